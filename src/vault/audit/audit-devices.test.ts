import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mount, VaultRequest } from '../routing/types.ts';
import { createHash } from 'node:crypto';
import type { AuditFile } from '../../platform/audit-file/types.ts';
import { TestVault } from '../vault.fixture.ts';
import { AuditDevices } from './audit-devices.ts';
import { AuditChain } from './chain.ts';
import { DEVICES_PATH } from './types.ts';

const MOUNT: Mount = {
  kind: 'secret',
  path: 'kv/',
  type: 'kv-v2',
  uuid: 'u',
  accessor: 'kv_1',
  description: '',
  options: {},
  defaultTtl: 0,
  maxTtl: 0,
};
const REQUEST: VaultRequest = {
  id: '1',
  operation: 'update',
  path: 'kv/data/a',
  body: { data: { password: 'fake-one' }, list: ['fake-two'], count: 3 },
  query: {},
  token: 'hvs.fake',
  wrapTtl: undefined,
  namespace: '',
  address: '127.0.0.1',
};

const ANSWERED = {
  reply: { status: 200, body: { data: { password: 'fake-one' } } },
  isAlert: false,
  withRequest: true,
};

/** A file in memory, or one that cannot be written. */
function fileOf(lines: string[], isBroken = false): AuditFile {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const nothing = () => Promise.resolve();
  return {
    append: async (...records) => {
      if (isBroken) throw new Error('the disk is full');
      for (const record of records) lines.push(record(hash(lines.at(-1) ?? '')));
    },
    prepare: nothing,
    reopen: nothing,
    close: nothing,
  };
}

const brokenLine = (lines: readonly string[], isContinued = false): number => {
  const chain = new AuditChain(isContinued);
  return lines.findIndex((line) => !chain.follows(line)) + 1;
};

describe('the audit log', () => {
  const lines = new Map<string, string[]>();
  const logTo = async (...files: readonly string[]) => {
    const { vault } = await TestVault.open();
    assert.ok(vault.core);
    const open = (path: string) => {
      lines.set(path, []);
      return fileOf(lines.get(path) ?? [], path.startsWith('broken'));
    };
    const log = new AuditDevices(open, files, () => 0);
    await log.refresh(vault.core.services.settings);
    return log;
  };

  it('has no value that somebody sent or got, and the same mark for the same one', async () => {
    const log = await logTo('a', 'b');
    await log.request(REQUEST, undefined, MOUNT);
    await log.answer(REQUEST, undefined, MOUNT, { ...ANSWERED, withRequest: false });
    const text = lines.get('a')?.join('\n') ?? '';
    assert.doesNotMatch(text, /fake/);
    const marks = Array.from(text.matchAll(/"password":"(hmac-sha256:[0-9a-f]{64})"/g), ([, mark]) => mark);
    const [device] = log.devices();
    assert.deepEqual([marks.length, ...new Set(marks)], [3, log.hash(device?.path ?? '', 'fake-one')]);
    assert.match(text, /"count":3/);
    const reply = { status: 403, body: { errors: ['denied'] }, reason: 'no "cluster"' };
    await log.answer(REQUEST, undefined, MOUNT, { ...ANSWERED, withRequest: false, reply });
    assert.match(
      lines.get('a')?.at(-1) ?? '',
      /"response":\{"status":403,"reason":"no \\"cluster\\"","body"/,
    );
    assert.ok(
      !lines
        .get('b')
        ?.join()
        .includes(marks[0] ?? ''),
      'each device has a salt of its own',
    );
  });

  it('has headers that are to be recorded, as HMACs where somebody said so', async () => {
    const log = await logTo('headers');
    const headers = [
      { name: 'x-forwarded-for', values: ['10.0.0.1"', '10.0.0.2'], hmac: false },
      { name: 'x-secret', values: ['fake-three'], hmac: true },
    ];
    await log.request({ ...REQUEST, headers }, undefined, MOUNT);
    const [line = ''] = lines.get('headers') ?? [];
    const { request } = JSON.parse(line) as { readonly request: { readonly headers: unknown } };
    const [device] = log.devices();
    assert.deepEqual(request.headers, {
      'x-forwarded-for': ['10.0.0.1"', '10.0.0.2'],
      'x-secret': [log.hash(device?.path ?? '', 'fake-three')],
    });
    assert.doesNotMatch(line, /fake/);
  });

  it('has the same of a request that is recorded with its answer', async () => {
    const log = await logTo('before', 'with');
    const [, device] = log.devices();
    const both = lines.get('with') ?? [];
    await log.request(REQUEST, undefined, MOUNT);
    await log.answer(REQUEST, undefined, MOUNT, { ...ANSWERED, withRequest: false });
    const apart = both.splice(0);
    assert.deepEqual([apart.length, device?.file], [2, 'with']);
    await log.answer(REQUEST, undefined, MOUNT, ANSWERED);
    assert.deepEqual(both, apart);
  });

  it('has the marks of a device that was made anew in its place, as another replica did', async () => {
    const { vault } = await TestVault.open();
    const { settings } = vault.core?.services ?? assert.fail();
    const log = new AuditDevices(
      () => fileOf([]),
      [],
      () => 0,
    );
    const marks = [];
    for (const letter of ['a', 'b', 'b']) {
      const salt = letter.repeat(32);
      await settings.put(DEVICES_PATH, [{ path: 'one/', type: 'file', description: '', file: '/one', salt }]);
      await log.refresh(settings);
      marks.push(log.hash('one/', 'fake'));
    }
    assert.equal(marks[1], marks[2]);
    assert.notEqual(marks[0], marks[1]);
  });

  it('shows which line was changed, left out or put between', () => {
    const [first = '', second = ''] = lines.get('a') ?? [];
    assert.equal(brokenLine([first, second]), 0);
    assert.equal(brokenLine([second]), 1);
    assert.equal(brokenLine([second], true), 0);
    assert.equal(brokenLine([first.replace('kv/data/a', 'kv/data/b'), second]), 2);
    assert.equal(brokenLine([first, first, second]), 2);
    assert.equal(brokenLine(['no record'], true), 1);
  });

  it('holds where one of several does, and refuses where none does', async () => {
    await (await logTo('broken', 'c')).request(REQUEST, undefined, MOUNT);
    await assert.rejects(
      (await logTo('broken', 'broken2')).request(REQUEST, undefined, MOUNT),
      /disk is full/,
    );
  });
});
