import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { serveVault, type VaultServer } from '../../src/apps/vault/serve-vault.ts';
import { createFetch } from '../../src/platform/fetch/fetch.ts';
import { createHttpClient } from '../../src/platform/http/client.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { freePort } from './own-server.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

/** Debian's certbot has certificates of a vault, which it finds over TLS of an authority of its own. */
describe('certbot and a vault', { skip: missing('certbot', 'dnsmasq', 'openssl') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-vault-acme-'));
  const file = (name: string) => join(work, name);
  let vault: VaultServer;
  let names: ChildProcess;
  let [port, base, token] = [0, '', 'root'];

  const fetch = createFetch(createHttpClient({ userAgent: 'test' }));
  const asked = async (method: 'GET' | 'POST', url: string, body?: object) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { 'x-vault-token': token };
    const authority = readFileSync(file('ca.pem'), 'utf8');
    return (await fetch({ url, method, headers, authority, ...sent })).body;
  };
  const ask = async (method: 'GET' | 'POST', path: string, body?: object) =>
    JSON.parse((await asked(method, `${base}/v1/${path}`, body)) || '{}') as {
      readonly data?: Readonly<Record<string, string>>;
      readonly errors?: readonly string[];
    };
  const certbot = (...args: readonly string[]) => {
    const folders = ['config', 'work', 'logs'].flatMap((name) => [`--${name}-dir`, file(name)]);
    const env = { ...process.env, REQUESTS_CA_BUNDLE: file('ca.pem') };
    return must('certbot', [...args, ...folders, '--non-interactive'], { env });
  };
  const certonly = (name: string, ...more: readonly string[]) =>
    certbot(
      'certonly',
      '--standalone',
      '--http-01-port',
      String(port),
      '--http-01-address',
      '127.0.0.1',
      '--agree-tos',
      '--register-unsafely-without-email',
      '-d',
      name,
      ...more,
    );
  const directory = () => ['--server', `${base}/v1/pki/roles/web/acme/directory`];
  const certificateOf = (name: string) =>
    new X509Certificate(readFileSync(file(`config/live/${name}/cert.pem`)));

  before(async () => {
    const openssl = (...args: readonly string[]) => must('openssl', args, { cwd: work });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-x509'];
    await openssl(
      'req',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=an authority of a test',
    );
    const leaf = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'subjectAltName=DNS:localhost'];
    const own = ['-addext', 'basicConstraints=critical,CA:false', '-subj', '/CN=a server of a test'];
    await openssl('req', ...key, ...leaf, ...own, '-keyout', 'server.key', '-out', 'server.pem');
    const tls = { certificate: file('server.pem'), key: file('server.key') };
    vault = await serveVault({
      store: ':memory:',
      listeners: [{ address: { host: '127.0.0.1', port: 0 }, tls }],
      audit: [],
      version: '0.0.0',
      onNote: () => undefined,
    });
    const made = await vault.vault.initialise(1, 1);
    token = made.rootToken;
    await vault.vault.unseal(made.shares[0]?.toString('base64') ?? '');
    base = `https://localhost:${new URL(vault.addresses[0] ?? '').port}`;
    port = await freePort();
    const resolver = await freePort();
    names = spawn(
      'dnsmasq',
      [
        '--no-daemon',
        '--conf-file=/dev/null',
        '--no-resolv',
        '--no-hosts',
        '--listen-address=127.0.0.1',
        '--bind-interfaces',
        `--port=${resolver}`,
        '--address=/shop.test/127.0.0.1',
        '--address=/far.test/169.254.169.254',
      ],
      { stdio: 'ignore' },
    );
    await ask('POST', 'sys/mounts/pki', { type: 'pki' });
    await ask('POST', 'pki/root/generate/internal', { common_name: 'Root', key_type: 'ec', ttl: '2000h' });
    const role = {
      allowed_domains: 'shop.test,far.test',
      allow_subdomains: true,
      key_type: 'any',
      max_ttl: '48h',
    };
    await ask('POST', 'pki/roles/web', role);
    await ask('POST', 'pki/config/cluster', { path: `${base}/v1/pki` });
    const config = {
      enabled: true,
      dns_resolver: `127.0.0.1:${resolver}`,
      challenge_permitted_ip_ranges: '127.0.0.1/32',
      http_challenge_port: port,
    };
    assert.equal((await ask('POST', 'pki/config/acme', config)).errors, undefined);
  });
  after(async () => {
    names.kill();
    await vault.close();
    rmSync(work, { recursive: true });
  });

  it('has one for a name that it answers for, renews it, and has it revoked', async () => {
    await certonly('a.shop.test', ...directory());
    const first = certificateOf('a.shop.test');
    writeFileSync(file('root.pem'), (await ask('GET', 'pki/cert/ca')).data?.['certificate'] ?? '');
    assert.ok(first.verify(new X509Certificate(readFileSync(file('root.pem'))).publicKey));
    assert.equal(first.subjectAltName, 'DNS:a.shop.test');
    assert.ok(first.validToDate.getTime() - Date.now() <= 48 * 3_600_000);
    await certbot('renew', '--force-renewal', '--no-random-sleep-on-renew');
    const second = certificateOf('a.shop.test');
    assert.notEqual(second.serialNumber, first.serialNumber);
    await certbot(
      'revoke',
      '--cert-name',
      'a.shop.test',
      '--reason',
      'superseded',
      '--no-delete-after-revoke',
    );
    const { data } = await ask('GET', `pki/cert/${second.serialNumber.replace(/(..)(?=.)/g, '$1:')}`);
    assert.notEqual(Number(data?.['revocation_time']), 0);
    assert.equal(
      Number(
        (await ask('GET', `pki/cert/${first.serialNumber.replace(/(..)(?=.)/g, '$1:')}`)).data?.[
          'revocation_time'
        ],
      ),
      0,
    );
  });

  it('has none for a name that leads where nobody may ask, or that the role does not allow', async () => {
    await assert.rejects(
      certonly('a.far.test', ...directory()),
      /none of its addresses may be asked|unauthorized/i,
    );
    await assert.rejects(certonly('a.other.test', ...directory()));
  });

  it('has an account that is bound to somebody, where that is asked', async () => {
    await ask('POST', 'pki/config/acme', { eab_policy: 'new-account-required' });
    rmSync(file('config'), { recursive: true });
    await assert.rejects(certonly('b.shop.test', ...directory()));
    const { data } = await ask('POST', 'pki/roles/web/acme/new-eab', {});
    const binding = ['--eab-kid', data?.['id'] ?? '', '--eab-hmac-key', data?.['key'] ?? ''];
    await certonly('b.shop.test', ...directory(), ...binding);
    assert.equal(certificateOf('b.shop.test').subjectAltName, 'DNS:b.shop.test');
    await certbot('update_account', ...directory(), '-m', 'ops@shop.test');
    await certbot('unregister', ...directory());
    await assert.rejects(certonly('c.shop.test', ...directory(), ...binding), 'a binding is used once');
  });
});
