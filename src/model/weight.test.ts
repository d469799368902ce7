import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackedList } from './packed-list.ts';
import { by, sorted } from './sorted.ts';
import { weightOf } from './weight.ts';

test('a value weighs what it is made of, up to what is asked', () => {
  assert.equal(weightOf('a', 10), 1);
  assert.equal(weightOf({ a: [1, 2], b: null }, 10), 5);
  assert.equal(
    weightOf(
      Array.from({ length: 100 }, () => [1]),
      10,
    ),
    10,
  );
  assert.equal(weightOf([[1, 2, 3, 4], [5]], 4), 4);
  assert.equal(weightOf(['/folder', ['a', 'b', 'c']], 10), 6);
  assert.equal(weightOf(['a', 'b'], 10), 3);
});

test('few values that are heavy are packed and sorted as many light ones are', () => {
  const heavy = Array.from({ length: 12 }, (_, index) => ({
    key: String((index * 7) % 12).padStart(2, '0'),
    names: Array.from({ length: 40_000 }, (__, name) => `${index}-${name}`),
  }));
  const list = PackedList.from(heavy);
  assert.ok(list.stored().chunks.length >= heavy.length);
  assert.deepEqual([...list], heavy);
  const inOrder = [
    ...sorted(
      heavy,
      by(({ key }) => key),
    ),
  ];
  assert.deepEqual(
    inOrder.map(({ key }) => key),
    heavy.map(({ key }) => key).toSorted(),
  );
  assert.equal(inOrder[3]?.names.length, 40_000);
});
