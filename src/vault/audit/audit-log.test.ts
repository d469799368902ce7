import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mount, VaultRequest } from '../routing/types.ts';
import { type AuditSink, brokenLink, ChainedAuditLog } from './audit-log.ts';

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

describe('the audit log', () => {
  const logTo = (...sinks: readonly AuditSink[]) => new ChainedAuditLog(sinks, Buffer.from('salt'), () => 0);
  const lines: string[] = [];
  const sink: AuditSink = { append: (line) => Promise.resolve(void lines.push(line)) };

  it('has no value that somebody sent or got, and the same mark for the same one', async () => {
    const log = logTo(sink);
    await log.request(REQUEST, undefined, MOUNT);
    await log.answer(REQUEST, undefined, MOUNT, { status: 200, body: { data: { password: 'fake-one' } } });
    const text = lines.join('\n');
    assert.doesNotMatch(text, /fake/);
    const marks = Array.from(text.matchAll(/"password":"(hmac-sha256:[0-9a-f]{64})"/g), ([, mark]) => mark);
    assert.deepEqual([marks.length, new Set(marks).size], [3, 1]);
    assert.match(text, /"count":3/);
  });

  it('shows which line was changed, left out or put between', () => {
    const [first = '', second = ''] = lines;
    assert.equal(brokenLink(lines), undefined);
    assert.equal(brokenLink([second]), 1);
    assert.equal(brokenLink([first.replace('kv/data/a', 'kv/data/b'), second]), 2);
    assert.equal(brokenLink([first, first, second]), 2);
    assert.equal(brokenLink(['no record']), 1);
  });

  it('holds where one of several does, and refuses where none does', async () => {
    const broken: AuditSink = { append: () => Promise.reject(new Error('the disk is full')) };
    await logTo(broken, sink).request(REQUEST, undefined, MOUNT);
    await assert.rejects(logTo(broken, broken).request(REQUEST, undefined, MOUNT), /disk is full/);
  });
});
