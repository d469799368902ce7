import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSqliteStorage } from '../../../platform/vault-storage/sqlite-storage.ts';
import { TestVault } from '../../vault.fixture.ts';
import { versionPath } from './metadata.ts';

const opened = async (storage = openSqliteStorage(':memory:')) => {
  const vault = await TestVault.open([], storage);
  await vault.ask('update', 'sys/mounts/kv', { type: 'kv', options: { version: '2' } });
  const write = (data: object, options = {}) => vault.ask('update', 'kv/data/a', { data, options });
  const read = (version?: number) =>
    vault.ask('read', 'kv/data/a', {}, version === undefined ? {} : { query: { version: String(version) } });
  return { vault, write, read };
};

describe('keys and values with versions', () => {
  it('keep each version, and as many as is said', async () => {
    const { vault, write, read } = await opened();
    await vault.ask('update', 'kv/metadata/a', { max_versions: 2 });
    const oldest = async () => (await vault.ask('read', 'kv/metadata/a')).body.data['oldest_version'];
    const told: unknown[] = [];
    for (const n of [1, 2, 3]) {
      await write({ n });
      told.push(await oldest());
    }
    assert.deepEqual(told, [0, 1, 2]);
    await vault.ask('update', 'kv/metadata/a', { max_versions: 9 });
    assert.equal(await oldest(), 2);
    assert.deepEqual((await read()).body.data['data'], { n: 3 });
    assert.deepEqual((await read(2)).body.data['data'], { n: 2 });
    assert.equal((await read(1)).status, 404);
    const { data } = (await vault.ask('read', 'kv/metadata/a')).body;
    assert.deepEqual(
      [data['current_version'], data['oldest_version'], Object.keys(data['versions'] as object)],
      [3, 2, ['2', '3']],
    );
  });

  it('are removed and brought back by version alone', async () => {
    const { vault, write } = await opened();
    await write({ n: 1 });
    for (const name of ['delete', 'undelete', 'destroy'])
      for (const body of [{}, { versions: [] }]) {
        const { status, body: told } = await vault.ask('update', `kv/${name}/a`, body);
        assert.deepEqual([status, told.errors], [400, ['No version number provided']]);
      }
  });

  it('are listed with what is known of them, in parts where somebody says so', async () => {
    const { vault } = await opened();
    for (const name of ['a', 'b/c', 'd'])
      await vault.ask('update', `kv/data/${name}`, { data: { x: 'fake' } });
    const list = (path: string, query: Readonly<Record<string, string>> = {}) =>
      vault.ask('list', path, {}, { query });
    const { data } = (await list('kv/detailed-metadata/')).body;
    assert.deepEqual(data['keys'], ['a', 'b/', 'd']);
    const info = data['key_info'] as Readonly<Record<string, unknown>>;
    assert.deepEqual(info['a'], (await vault.ask('read', 'kv/metadata/a')).body.data);
    assert.equal(info['b/'], null);
    assert.doesNotMatch(JSON.stringify(data), /fake/);
    const part = (await list('kv/detailed-metadata/', { after: 'a', limit: '1' })).body.data;
    assert.deepEqual([part['keys'], part['key_info']], [['b/'], { 'b/': null }]);
    assert.deepEqual((await list('kv/detailed-metadata/b')).body.data['keys'], ['c']);
    assert.equal((await list('kv/detailed-metadata/none')).status, 404);
    assert.equal((await list('kv/detailed-metadata/', { limit: 'x' })).status, 400);
    const token = await vault.tokenOf({ few: 'path "kv/metadata/*" { capabilities = ["list", "read"] }' });
    assert.equal((await vault.ask('list', 'kv/detailed-metadata/', {}, { token })).status, 403);
  });

  it('are read where the version that is read is forgotten meanwhile', async () => {
    const storage = openSqliteStorage(':memory:');
    let meanwhile: (() => Promise<unknown>) | undefined;
    const { vault, write, read } = await opened({
      during: (work) => storage.during(work),
      async get(paths) {
        const work = paths.some((path) => path.endsWith(versionPath('a', 1))) ? meanwhile : undefined;
        meanwhile = work ? undefined : meanwhile;
        await work?.();
        return storage.get(paths);
      },
      list: (...asked) => storage.list(...asked),
      count: (...asked) => storage.count(...asked),
      write: (changes) => storage.write(changes),
      claim: (...asked) => storage.claim(...asked),
      rows: () => storage.rows(),
      replace: (replacement) => storage.replace(replacement),
      close: () => storage.close(),
    });
    await vault.ask('update', 'kv/metadata/a', { max_versions: 1 });
    await write({ n: 1 });
    meanwhile = async () => {
      await write({ n: 2 });
      await read(2);
    };
    assert.deepEqual((await read()).body.data['data'], { n: 2 });
    assert.equal(meanwhile, undefined);
  });

  it('write by check and set once, whoever meets', async () => {
    const { vault, write } = await opened();
    await vault.ask('update', 'kv/config', { cas_required: true });
    assert.equal((await write({ a: 1 })).status, 400);
    const answers = await Promise.all([1, 2, 3].map((n) => write({ n }, { cas: 0 })));
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 400, 400],
    );
    assert.equal((await write({ a: 1 }, { cas: 1 })).status, 200);
  });

  it('lose no version where many write at once', async () => {
    const { vault, write } = await opened();
    await vault.ask('update', 'kv/config', { max_versions: 50 });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => write({ n })));
    const versions = answers.map(({ body }) => body.data['version']);
    assert.deepEqual(new Set(versions).size, 20);
  });

  it('delete so that it can be undone, and destroy for good', async () => {
    const { vault, write, read } = await opened();
    await write({ n: 1 });
    await write({ n: 2 });
    await vault.ask('delete', 'kv/data/a');
    const gone = await read();
    assert.deepEqual([gone.status, gone.body.data['data']], [404, null]);
    assert.match((gone.body.data['metadata'] as { deletion_time: string }).deletion_time, /^2026-/);
    await vault.ask('update', 'kv/undelete/a', { versions: [2] });
    assert.equal((await read()).status, 200);
    await vault.ask('update', 'kv/destroy/a', { versions: [2, 9] });
    await vault.ask('update', 'kv/undelete/a', { versions: [2] });
    assert.equal((await read()).status, 404);
    assert.equal((await read(1)).status, 200);
    await vault.ask('delete', 'kv/metadata/a');
    assert.equal((await read(1)).status, 404);
    for (const end of ['delete', 'undelete', 'destroy'])
      assert.equal((await vault.ask('update', `kv/${end}/a`, { versions: [1] })).status, 204, end);
    assert.equal((await vault.ask('list', 'kv/metadata/')).status, 404);
  });

  it('change some keys (RFC 7396), and tell keys without values', async () => {
    const { vault, write, read } = await opened();
    assert.equal((await vault.ask('patch', 'kv/data/a', { data: { x: 1 } })).status, 404);
    await write({ a: { b: 1, c: 2 }, d: [1] });
    await vault.ask('patch', 'kv/data/a', { data: { a: { b: null, e: 3 }, d: 'new', __proto__: undefined } });
    assert.deepEqual((await read()).body.data['data'], { a: { c: 2, e: 3 }, d: 'new' });
    const { data } = (await vault.ask('read', 'kv/subkeys/a')).body;
    assert.deepEqual(data['subkeys'], { a: { c: null, e: null }, d: null });
  });

  it('end after the time that is said', async () => {
    const { vault, write, read } = await opened();
    await vault.ask('update', 'kv/metadata/a', {
      delete_version_after: '1h',
      custom_metadata: { owner: 'ann' },
    });
    await write({ n: 1 });
    assert.deepEqual((await read()).body.data['metadata'], {
      created_time: '2026-01-01T00:00:00.000Z',
      custom_metadata: { owner: 'ann' },
      deletion_time: '2026-01-01T01:00:00.000Z',
      destroyed: false,
      version: 1,
    });
    vault.now += 3_600_000;
    assert.equal((await read()).status, 404);
    await vault.ask('patch', 'kv/metadata/a', { custom_metadata: { owner: null, team: 'x' } });
    assert.deepEqual((await vault.ask('read', 'kv/metadata/a')).body.data['custom_metadata'], { team: 'x' });
  });

  it('say to whoever asks where version 1 has secrets that they are elsewhere', async () => {
    const vault = await TestVault.open();
    await vault.ask('update', 'sys/mounts/kv', { type: 'kv-v2' });
    for (const [operation, path] of [
      ['read', 'kv/app'],
      ['update', 'kv/app'],
      ['list', 'kv/'],
    ] as const) {
      const { status, body } = await vault.ask(operation, path, { a: 'b' });
      const { warnings } = body as unknown as { warnings: readonly string[] };
      assert.deepEqual([status, body.data], [404, null], path);
      assert.match(warnings.join(), /^Invalid path for a versioned K\/V secrets engine/);
    }
  });
});
