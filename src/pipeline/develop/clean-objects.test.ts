import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cache } from '../../platform/cache/types.ts';
import { cleanObjects } from './clean-objects.ts';

const ID = '5d41402abc4b2a76b9719d911017c592aaf4c61d';

function cacheOf(keepsNothing: boolean): Cache & { readonly asked: string[] } {
  const values = new Map<string, unknown>();
  const asked: string[] = [];
  return {
    keepsNothing,
    asked,
    get: (key) => {
      asked.push(key);
      return values.get(key);
    },
    set: (key, value) => values.set(key, value),
    [Symbol.dispose]: () => undefined,
  };
}

test('what was clean is known by its id and its path, to the same rules', () => {
  const cache = cacheOf(false);
  const first = cleanObjects(cache, 1);
  assert.equal(first.has(ID, 'a.ts'), false);
  first.add(ID, 'a.ts');
  first.save();
  const second = cleanObjects(cache, 1);
  assert.deepEqual([second.has(ID, 'a.ts'), second.has(ID, 'b.ts')], [true, false]);
  assert.equal(cleanObjects(cache, 2).has(ID, 'a.ts'), false);
});

test('many are known, with those that were before', () => {
  const cache = cacheOf(false);
  const paths = Array.from({ length: 31_000 }, (_, index) => `${index}.ts`);
  for (const part of [paths.slice(0, 1_000), paths.slice(1_000)]) {
    const clean = cleanObjects(cache, 1);
    for (const path of part) clean.add(ID, path);
    clean.save();
  }
  const clean = cleanObjects(cache, 1);
  assert.ok(paths.every((path) => clean.has(ID, path)));
  assert.equal(clean.has(ID, 'other.ts'), false);
});

test('a cache that keeps nothing is not asked', () => {
  const cache = cacheOf(true);
  const clean = cleanObjects(cache, 1);
  clean.add(ID, 'a.ts');
  clean.save();
  assert.equal(clean.has(ID, 'a.ts'), false);
  assert.deepEqual(cache.asked, []);
});
