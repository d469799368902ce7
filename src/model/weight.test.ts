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
  assert.equal(weightOf({ text: 'x'.repeat(10_240) }, 100), 12);
  assert.equal(weightOf('x'.repeat(2 ** 20), 100), 100);
});

test('a few long texts are packed, too', () => {
  const texts = Array.from({ length: 4 }, (_, index) => ({ text: `${index}`.repeat(2 ** 22) }));
  const list = PackedList.from(texts);
  assert.ok(list.stored().chunks.reduce((sum, { bytes }) => sum + bytes.length, 0) < 2 ** 16);
  assert.ok([...list].every(({ text }, index) => text === texts[index]?.text));
});

test('few values that are heavy are packed and sorted as many light ones are', () => {
  const heavy = Array.from({ length: 12 }, (_, index) => ({
    key: String((index * 7) % 12).padStart(2, '0'),
    names: Array.from({ length: 10_000 }, (__, name) => `${index}-${name}`),
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
  assert.equal(inOrder[3]?.names.length, 10_000);
});
