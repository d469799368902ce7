import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { StorageChange, StorageRow, VaultStorage } from './types.ts';

const change = (path: string, text: string | undefined, expected: number, due?: number): StorageChange => ({
  path,
  value: text === undefined ? undefined : Buffer.from(text),
  expected,
  due,
});

type Proof = (storage: VaultStorage) => Promise<void>;

/** What every store of the vault does, by what it is: each is given an empty one. */
export const STORES: ReadonlyMap<string, Proof> = new Map<string, Proof>([
  ['keeps values by version, and changes all that is asked or nothing', keepsVersions],
  ['lists names and folders once, in order, by pages', listsNames],
  ['gives everything, and has it replaced at once or not at all', replacesAll],
  ['shows what everything was replaced with at once', (storage) => showsReplaced(storage, storage)],
  ['gives what is due to one who asks, the oldest first', givesDue],
]);

async function keepsVersions(storage: VaultStorage): Promise<void> {
  assert.ok(await storage.write([change('a/b', 'one', 0), change('a/c', 'two', 0)]));
  assert.equal(await storage.write([change('a/b', 'new', 0)]), false);
  assert.equal(await storage.write([change('a/b', 'new', 1), change('a/c', 'new', 7)]), false);
  const changes = [change('a/b', 'new', 1), change('a/c', undefined, 1), change('a/d', undefined, 0)];
  assert.ok(await storage.write(changes));
  const [b, c] = await storage.get(['a/b', 'a/c']);
  assert.deepEqual([b?.value.toString(), b?.version, c], ['new', 2, undefined]);
  assert.equal(await storage.write([change('a/b', undefined, 0)]), false);
}

async function listsNames(storage: VaultStorage): Promise<void> {
  const paths = ['a/b', 'a/b/c', 'a/b/d', 'a/b-', 'a/é', 'ab', 'a/z/'];
  assert.ok(await storage.write(paths.map((path) => change(path, '', 0))));
  assert.deepEqual(await storage.list('a/', '', 10), ['b', 'b-', 'b/', 'z/', 'é']);
  assert.deepEqual(await storage.list('a/', 'b-', 2), ['b/', 'z/']);
  assert.deepEqual(await storage.list('a/b/', '', 10), ['c', 'd']);
  assert.deepEqual(await storage.list('', '', 10), ['a/', 'ab']);
  assert.deepEqual([await storage.count('a/', 10), await storage.count('a/', 3)], [6, 3]);
  assert.equal(await storage.count('b/', 10), 0);
}

async function replacesAll(storage: VaultStorage): Promise<void> {
  const large = 'x'.repeat(3 * 2 ** 20);
  await storage.write([change('a/b', 'one', 0, 7), change('a/c', large, 0), change('s/a', 'kept', 0)]);
  await storage.write([change('a/b', 'two', 1, 7), change('a/d', large, 0), change('t', '', 0)]);
  const rows = await allRows(storage);
  const shown = () => rows.map(({ path, value, version, due }) => [path, value.length, version, due]);
  const all = [
    ['a/b', 3, 2, 7],
    ['a/c', large.length, 1, undefined],
    ['a/d', large.length, 1, undefined],
    ['s/a', 4, 1, undefined],
    ['t', 0, 1, undefined],
  ];
  assert.deepEqual(shown(), all);
  const row = { path: 'b', value: Buffer.from('new'), version: 9, due: 5 };
  const replacing = (expected: number, given: AsyncIterable<typeof row> = one()) =>
    storage.replace({ rows: given, kept: ['s/'], expected: [{ path: 'a/b', expected }] });
  async function* one() {
    yield row;
  }
  async function* failing() {
    yield row;
    throw new RangeError('it ends too early');
  }
  await assert.rejects(replacing(2, failing()), RangeError);
  assert.equal(await replacing(1), false);
  assert.deepEqual(await allRows(storage), rows);
  assert.ok(await replacing(2));
  const [b, gone, kept] = await storage.get(['b', 'a/b', 's/a']);
  assert.deepEqual([b?.value.toString(), b?.version, gone, kept?.version], ['new', 9, undefined, 1]);
  assert.equal((await storage.claim('', 5, 100, 5)).length, 1);
}

/**
 * Who has read something often, of which a store remembers what it was, sees what it was replaced with, though it has the
 * same version. `reader` may be another one that has the same store open.
 */
export async function showsReplaced(storage: VaultStorage, reader: VaultStorage): Promise<void> {
  const replace = async (text: string) => {
    async function* rows() {
      yield { path: 'a', value: Buffer.from(text), version: 1, due: undefined };
    }
    assert.ok(await storage.replace({ rows: rows(), kept: [], expected: [] }));
  };
  const shown = async () => {
    const found = await reader.get(['a', 'b']);
    return found.map((stored) => stored?.value.toString());
  };
  await storage.write([change('a', 'old', 0), change('b', 'old', 0)]);
  for (let n = 0; n < 4; n += 1) assert.deepEqual(await shown(), ['old', 'old']);
  await replace('new');
  assert.deepEqual(await shown(), ['new', undefined]);
  await reader.during(async () => {
    for (let n = 0; n < 4; n += 1) assert.deepEqual(await shown(), ['new', undefined]);
    await replace('newer');
    if (reader === storage) assert.deepEqual(await shown(), ['newer', undefined]);
  });
  await reader.during(async () => assert.deepEqual(await shown(), ['newer', undefined]));
}

/** Everything in a store. */
export async function allRows(storage: VaultStorage): Promise<readonly StorageRow[]> {
  const rows: StorageRow[] = [];
  for await (const row of storage.rows()) rows.push(row);
  return rows;
}

async function givesDue(storage: VaultStorage): Promise<void> {
  await storage.write([
    change('l/a', 'a', 0, 30),
    change('l/b', 'b', 0, 10),
    change('l/c', 'c', 0, 20),
    change('m/d', 'd', 0, 1),
  ]);
  const pathsOf = async (...asked: Parameters<VaultStorage['claim']>) =>
    (await storage.claim(...asked)).map(({ path }) => path);
  assert.deepEqual(await pathsOf('l/', 25, 100, 5), ['l/b', 'l/c']);
  assert.deepEqual(await pathsOf('l/', 25, 100, 5), []);
  assert.deepEqual(await pathsOf('l/', 100, 200, 2), ['l/a', 'l/b']);
  await storage.write([change('l/c', 'c', 1)]);
  assert.equal((await pathsOf('l/', 1e6, 2e6, 5)).length, 2);
}

/** A store is as a map of what was written to it. `open` gives an empty one. */
export async function isAsMap(open: () => Promise<VaultStorage>, runs: number): Promise<void> {
  const path = fc.constantFrom('a', 'a/b', 'a/b/c', 'b', 'a/c');
  const text = fc.option(fc.string({ maxLength: 4 }), { nil: undefined });
  const steps = fc.array(fc.record({ path, text, guess: fc.nat(3) }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const storage = await open();
      const known = new Map<string, { text: string; version: number }>();
      for (const one of all) {
        const isDone = await storage.write([change(one.path, one.text, one.guess)]);
        assert.equal(isDone, one.guess === (known.get(one.path)?.version ?? 0));
        if (!isDone) continue;
        if (one.text === undefined) known.delete(one.path);
        else known.set(one.path, { text: one.text, version: one.guess + 1 });
      }
      const paths = ['a', 'a/b', 'a/b/c', 'b', 'a/c'];
      const found = await storage.get(paths);
      await storage.close();
      const shown = found.map((value) => value && { text: value.value.toString(), version: value.version });
      assert.deepEqual(
        shown,
        paths.map((one) => known.get(one)),
      );
    }),
    { numRuns: propertyRuns(runs) },
  );
}
