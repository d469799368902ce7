import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Fault } from '../model/fault.ts';
import { openSqliteStorage } from '../platform/vault-storage/sqlite-storage.ts';
import type { Operation } from './routing/types.ts';
import { unitOf } from './units.ts';
import { NO_DEVICES } from './vault.fixture.ts';
import { Vault } from './vault.ts';

/** A vault whose store may be away, and whose records are on the disk when `disk` lets them. */
async function opened() {
  const storage = openSqliteStorage(':memory:');
  const state = { isAway: false, disk: (): Promise<void> => Promise.resolve(), records: [] as string[] };
  const get = storage.get.bind(storage);
  storage.get = (paths) =>
    state.isAway ? Promise.reject(new Fault('unreachable', 'the store is away')) : get(paths);
  const recorded = (text: string) => {
    state.records.push(text);
    return state.disk();
  };
  const vault = new Vault({
    storage,
    audit: {
      ...NO_DEVICES,
      request: ({ path }) => recorded(`request ${path}`),
      answer: async ({ path }, _caller, _mount, { reply, withRequest }) => {
        const asked = withRequest ? recorded(`request ${path}`) : undefined;
        await Promise.all([asked, recorded(`answer ${path} ${reply.status}`)]);
      },
    },
    fetch: () => Promise.reject(new Error('nobody is there')),
    version: '0.0.0',
    now: () => Date.UTC(2026, 0, 1),
    unitOf,
  });
  const { shares } = await vault.initialise(1, 1, 'hvs.fake-root');
  await vault.unseal(shares[0]?.toString('base64') ?? '');
  const ask = (operation: Operation, path: string, body: object = {}, token = 'hvs.fake-root') =>
    vault.handle({
      id: 'id',
      operation,
      path,
      body: { ...body },
      query: {},
      token,
      wrapTtl: undefined,
      namespace: '',
      address: '127.0.0.1',
    });
  await ask('update', 'sys/mounts/kv', { type: 'kv' });
  await ask('update', 'kv/a', { n: 1 });
  state.records.length = 0;
  return { state, ask };
}

describe('the record of a request', () => {
  it('is on the disk before its answer is given, also of what changes nothing or is refused', async () => {
    for (const [operation, path, token, status] of [
      ['read', 'kv/a', 'hvs.fake-root', 200],
      ['list', 'kv/', 'hvs.fake-root', 200],
      ['update', 'kv/b', 'hvs.fake-root', 204],
      ['read', 'kv/a', 'hvs.none', 403],
    ] as const) {
      const { state, ask } = await opened();
      const waiting: (() => void)[] = [];
      state.disk = () => new Promise((resolve) => void waiting.push(resolve));
      let isAnswered = false;
      const reply = ask(operation, path, { n: 2 }, token).finally(() => (isAnswered = true));
      for (let records = 1; records <= 2; records += 1) {
        while (waiting.length < records) await turn();
        for (let turns = 0; turns < 20; turns += 1) await turn();
        assert.equal(isAnswered, false, path);
        waiting[records - 1]?.();
      }
      assert.equal((await reply).status, status);
      assert.deepEqual(state.records, [`request ${path}`, `answer ${path} ${status}`]);
    }
  });

  it('that cannot be kept leaves its request without an answer, and a change unmade', async () => {
    const { state, ask } = await opened();
    state.disk = () => Promise.reject(new Fault('unreachable', 'the disk is full'));
    for (const [operation, path] of [
      ['read', 'kv/a'],
      ['list', 'kv/'],
      ['update', 'kv/b'],
    ] as const)
      await assert.rejects(ask(operation, path, { n: 2 }), { code: 'unreachable' });
    state.disk = () => Promise.resolve();
    assert.equal((await ask('read', 'kv/b')).status, 404);
  });

  it('is kept also where the store is away, so that nobody knows who asks', async () => {
    const { state, ask } = await opened();
    state.isAway = true;
    await assert.rejects(ask('read', 'kv/a'), { code: 'unreachable' });
    assert.deepEqual(state.records, ['request kv/a', 'answer kv/a 500']);
  });
});
