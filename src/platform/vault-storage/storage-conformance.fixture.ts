import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as fc from 'fast-check';
import type { StorageChange, VaultStorage } from './types.ts';

const change = (path: string, text: string | undefined, expected: number, due?: number): StorageChange => ({
  path,
  value: text === undefined ? undefined : Buffer.from(text),
  expected,
  due,
});

/** What every store of the vault does; `open` gives an empty one. */
export function itStores(open: () => Promise<VaultStorage>, numRuns: number): void {
  const using = async (work: (storage: VaultStorage) => Promise<void>) => {
    const storage = await open();
    try {
      await work(storage);
    } finally {
      await storage.close();
    }
  };

  it('keeps values by version, and changes all that is asked or nothing', () =>
    using(async (storage) => {
      assert.ok(await storage.write([change('a/b', 'one', 0), change('a/c', 'two', 0)]));
      assert.equal(await storage.write([change('a/b', 'new', 0)]), false);
      assert.equal(await storage.write([change('a/b', 'new', 1), change('a/c', 'new', 7)]), false);
      assert.ok(
        await storage.write([
          change('a/b', 'new', 1),
          change('a/c', undefined, 1),
          change('a/d', undefined, 0),
        ]),
      );
      const [b, c] = await storage.get(['a/b', 'a/c']);
      assert.deepEqual([b?.value.toString(), b?.version, c], ['new', 2, undefined]);
      assert.equal(await storage.write([change('a/b', undefined, 0)]), false);
    }));

  it('lists names and folders once, in order, by pages', () =>
    using(async (storage) => {
      const paths = ['a/b', 'a/b/c', 'a/b/d', 'a/b-', 'a/é', 'ab', 'a/z/'];
      assert.ok(await storage.write(paths.map((path) => change(path, '', 0))));
      assert.deepEqual(await storage.list('a/', '', 10), ['b', 'b-', 'b/', 'z/', 'é']);
      assert.deepEqual(await storage.list('a/', 'b-', 2), ['b/', 'z/']);
      assert.deepEqual(await storage.list('a/b/', '', 10), ['c', 'd']);
      assert.deepEqual(await storage.list('', '', 10), ['a/', 'ab']);
    }));

  it('gives what is due to one who asks, the oldest first', () =>
    using(async (storage) => {
      await storage.write([
        change('l/a', 'a', 0, 30),
        change('l/b', 'b', 0, 10),
        change('l/c', 'c', 0, 20),
        change('m/d', 'd', 0, 1),
      ]);
      const claimed = await storage.claim('l/', 25, 100, 5);
      assert.deepEqual(
        claimed.map(({ path, version }) => [path, version]),
        [
          ['l/b', 1],
          ['l/c', 1],
        ],
      );
      assert.deepEqual(await storage.claim('l/', 25, 100, 5), []);
      assert.deepEqual(
        (await storage.claim('l/', 100, 200, 2)).map(({ path }) => path),
        ['l/a', 'l/b'],
      );
      await storage.write([change('l/c', 'c', 1)]);
      assert.deepEqual((await storage.claim('l/', 1e6, 2e6, 5)).length, 2);
    }));

  it('is as a map of what was written', async () => {
    const path = fc.constantFrom('a', 'a/b', 'a/b/c', 'b', 'a/c');
    const step = fc.record({
      path,
      text: fc.option(fc.string({ maxLength: 4 }), { nil: undefined }),
      guess: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), (steps) =>
        using(async (storage) => {
          const known = new Map<string, { text: string; version: number }>();
          for (const one of steps) {
            const there = known.get(one.path);
            const isDone = await storage.write([change(one.path, one.text, one.guess)]);
            assert.equal(isDone, one.guess === (there?.version ?? 0));
            if (!isDone) continue;
            if (one.text === undefined) known.delete(one.path);
            else known.set(one.path, { text: one.text, version: one.guess + 1 });
          }
          const paths = ['a', 'a/b', 'a/b/c', 'b', 'a/c'];
          const found = await storage.get(paths);
          assert.deepEqual(
            found.map((value) => value && { text: value.value.toString(), version: value.version }),
            paths.map((one) => known.get(one)),
          );
        }),
      ),
      { numRuns },
    );
  });
}
