import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openAuditFile } from '../../platform/audit-file/open-audit-file.ts';
import { openSqliteStorage } from '../../platform/vault-storage/sqlite-storage.ts';
import { AuditDevices } from '../audit/audit-devices.ts';
import type { VaultRequest } from '../routing/types.ts';
import { unitOf } from '../units.ts';
import { Vault } from '../vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-advisories-'));
after(() => rmSync(folder, { recursive: true }));

/** A vault that records in files, and how to ask it. */
const opened = async (name: string) => {
  const file = join(folder, `${name}.log`);
  const audit = new AuditDevices(openAuditFile, [file], () => 0);
  const now = () => Date.UTC(2026, 0, 1);
  const fetch = () => Promise.reject(new Error('nobody is there'));
  const storage = openSqliteStorage(':memory:');
  const vault = new Vault({ storage, audit, fetch, version: '0.0.0', now, unitOf });
  const { shares } = await vault.initialise(1, 1, 'hvs.fake-root');
  await vault.unseal(shares[0]?.toString('base64') ?? '');
  const ask = async (path: string, body: object, more: Partial<VaultRequest> = {}) => {
    const reply = await vault.handle({
      id: 'id',
      operation: 'update',
      path,
      body: { ...body },
      query: {},
      token: 'hvs.fake-root',
      wrapTtl: undefined,
      namespace: '',
      address: '127.0.0.1',
      ...more,
    });
    return { status: reply.status, body: (reply.body ?? {}) as Record<string, Record<string, string>> };
  };
  return { ask, file, log: () => readFileSync(file, 'utf8') };
};

describe('advisories about the record of requests', () => {
  it('CVE-2024-8365: has neither a token nor its accessor, of who logs in and of who asks', async () => {
    const { ask, log } = await opened('logins');
    await ask('sys/auth/approle', { type: 'approle' });
    await ask('auth/approle/role/app', { token_policies: 'a' });
    const role = await ask('auth/approle/role/app/role-id', {}, { operation: 'read' });
    const secret = await ask('auth/approle/role/app/secret-id', {});
    const { role_id = '' } = role.body['data'] ?? {};
    const { secret_id = '', secret_id_accessor = '' } = secret.body['data'] ?? {};
    const { auth } = (await ask('auth/approle/login', { role_id, secret_id }, { token: undefined })).body;
    const { client_token = '', accessor = '' } = auth ?? {};
    assert.ok(client_token !== '' && accessor !== '');
    const looked = await ask('auth/token/lookup-self', {}, { operation: 'read', token: client_token });
    assert.equal(looked.status, 200);
    for (const secretText of [client_token, accessor, secret_id, secret_id_accessor, 'hvs.fake-root'])
      assert.ok(!log().includes(secretText), secretText.slice(0, 4));
  });

  it('CVE-2025-62513, CVE-2025-62705: has no bytes of a body, as they came or as they were answered', async () => {
    const { ask, log } = await opened('bytes');
    await ask('sys/mounts/pki', { type: 'pki' });
    await ask('pki/root/generate/internal', { common_name: 'Root', key_type: 'ec' });
    const bytes = Buffer.from('fake-bytes');
    await ask('pki/ocsp', {}, { bytes, token: undefined });
    const { status } = await ask('pki/ca/pem', {}, { operation: 'read', token: undefined });
    assert.equal(status, 200);
    for (const text of ['fake-bytes', bytes.toString('base64'), '"type":"Buffer"', 'BEGIN CERTIFICATE'])
      assert.ok(!log().includes(text), text);
  });

  it('CVE-2024-0831: shows values as they are to nobody, whatever a device is asked', async () => {
    const { ask, log } = await opened('raw');
    const raw = join(folder, 'asked-raw.log');
    const options = { file_path: raw, log_raw: 'true', hmac_accessor: 'false', elide_list_responses: 'true' };
    assert.equal((await ask('sys/audit/raw', { type: 'file', options })).status, 204);
    await ask('sys/mounts/kv', { type: 'kv-v1' });
    await ask('kv/a', { password: 'fake-and-secret' });
    for (const text of [log(), readFileSync(raw, 'utf8')])
      assert.ok(text.includes('"path":"kv/a"') && !text.includes('fake-and-secret'));
  });

  it('CVE-2025-6000, CVE-2025-54997, CVE-2026-5051: makes nothing that could be run, and overwrites nothing', async () => {
    const { ask } = await opened('files');
    const program = join(folder, 'program');
    const options = { path: program, mode: '0777', prefix: '#!/bin/sh\nid\n' };
    await ask('sys/audit/program', { type: 'file', options });
    await ask('sys/mounts', {}, { operation: 'read' });
    const written = readFileSync(program, 'utf8');
    assert.ok(written.startsWith('{"time":') && !written.includes('#!'));
    assert.equal(statSync(program).mode & 0o777, 0o600);
    const plugin = join(folder, 'plugin');
    writeFileSync(plugin, '#!/bin/sh\n', { mode: 0o700 });
    for (const file of [plugin, 'plugin', '../plugin', ''])
      for (const name of ['path', 'file_path'])
        assert.equal(
          (await ask('sys/audit/other', { type: 'file', options: { [name]: file } })).status,
          400,
          file,
        );
    assert.equal(readFileSync(plugin, 'utf8'), '#!/bin/sh\n');
    for (const type of ['socket', 'syslog', 'http'])
      assert.equal((await ask('sys/audit/other', { type, options: { address: '127.0.0.1:1' } })).status, 400);
  });

  it('CVE-2021-38553: is, as the store is, for its owner alone', async () => {
    const { file, ask } = await opened('modes');
    await ask('sys/mounts', {}, { operation: 'read' });
    const store = join(folder, 'modes.db');
    await openSqliteStorage(store).close();
    for (const one of [file, store]) assert.equal(statSync(one).mode & 0o077, 0, one);
  });
});
