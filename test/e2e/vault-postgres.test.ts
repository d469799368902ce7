import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPostgresStorage } from '../../src/platform/vault-storage/postgres-storage.ts';
import {
  isAsMap,
  showsReplaced,
  STORES,
} from '../../src/platform/vault-storage/storage-conformance.fixture.ts';
import { TestVault } from '../../src/vault/vault.fixture.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { startPostgres, type Postgres } from './postgres.ts';

export const lane: Lane = 'anywhere';

describe('a vault in PostgreSQL', () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  const open = async () => openPostgresStorage(await postgres.database(), 4);

  for (const [what, prove] of STORES)
    it(what, async () => {
      const storage = await open();
      await prove(storage);
      await storage.close();
    });

  it('is as a map of what was written', () => isAsMap(open, 5));

  it('shows what another replica has replaced everything with', async () => {
    const url = await postgres.database();
    const [one, other] = await Promise.all([openPostgresStorage(url, 4), openPostgresStorage(url, 4)]);
    await showsReplaced(one, other);
    await Promise.all([one.close(), other.close()]);
  });

  it('is one for all of its replicas: each reads what any has answered, and a race has one winner', async () => {
    const url = await postgres.database();
    const [one, other] = await Promise.all([openPostgresStorage(url, 4), openPostgresStorage(url, 4)]);
    const vault = await TestVault.open([], one);
    const replica = await TestVault.join(vault, other);
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    for (let n = 1; n <= 20; n += 1) {
      const [writer, reader] = n % 2 === 0 ? [vault, replica] : [replica, vault];
      await writer.ask('update', 'kv/data/a', { data: { n } });
      assert.deepEqual((await reader.ask('read', 'kv/data/a')).body.data['data'], { n });
    }
    const raced = await Promise.all(
      [vault, replica, vault, replica].map((each) =>
        each.ask('update', 'kv/data/b', { data: {}, options: { cas: 0 } }),
      ),
    );
    assert.deepEqual(
      raced.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 400, 400, 400],
    );
    await vault.ask('update', 'sys/policies/acl/a', { policy: 'path "kv/*" { capabilities = ["read"] }' });
    const { auth } = (await vault.ask('update', 'auth/token/create', { policies: ['a'] })).body;
    assert.equal((await replica.ask('read', 'kv/data/a', {}, { token: auth.client_token })).status, 200);
    await replica.ask('delete', 'sys/policies/acl/a');
    assert.equal((await vault.ask('read', 'kv/data/a', {}, { token: auth.client_token })).status, 403);
    await Promise.all([one.close(), other.close()]);
  });

  it('fails those who are reading or replacing everything when PostgreSQL is killed, and goes on', async () => {
    const storage = await open();
    const row = { path: 'a/1', value: Buffer.from('1'), version: 1, due: undefined };
    await storage.write([{ path: 'a/1', value: row.value, expected: 0 }]);
    const reading = storage.rows()[Symbol.asyncIterator]();
    assert.equal((await reading.next()).done, false);
    await postgres.killAndRestart();
    await assert.rejects(async () => reading.next(), { code: 'unreachable' });
    const rows = (async function* () {
      yield row;
      await postgres.killAndRestart();
    })();
    await assert.rejects(storage.replace({ rows, kept: [], expected: [] }), { code: 'unreachable' });
    assert.deepEqual(await storage.list('a/', '', 9), ['1']);
    await storage.close();
  });

  it('loses no write that was answered, whenever PostgreSQL is killed', async () => {
    const url = await postgres.database();
    const storage = await openPostgresStorage(url, 4);
    const answered = new Set<string>();
    const stop = new AbortController();
    const write = async (worker: number) => {
      for (let n = 0; !stop.signal.aborted; n += 1) {
        const path = `a/${worker}-${n}`;
        if (await storage.write([{ path, value: Buffer.from(path), expected: 0 }]).catch(() => false))
          answered.add(path);
        else await postgres.answering();
      }
    };
    const workers = [1, 2, 3, 4].map(write);
    for (let kill = 0; kill < 3; kill += 1) {
      await postgres.waitFor(answered.size + 20, () => answered.size);
      await postgres.killAndRestart();
    }
    stop.abort();
    await Promise.all(workers);
    const found = await storage.get([...answered]);
    assert.ok(answered.size >= 60 && found.every((value) => value !== undefined));
    await storage.close();
  });
});
