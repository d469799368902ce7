import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlainRoom } from './plain-room.ts';
import { by, merged, neighbours, order, sorted, sortedTexts } from './sorted.ts';

test('sorts more than is sorted at once, those of one key in the order given', () => {
  for (const length of [0, 1, 2048, 2049, 10_000]) {
    const values = Array.from({ length }, (_, index) => ({ key: `k${(index * 7919) % 1000}`, index }));
    const expected = values.toSorted((left, right) => {
      if (left.key !== right.key) return left.key < right.key ? -1 : 1;
      return left.index - right.index;
    });
    assert.deepEqual(
      [
        ...sorted(
          values,
          by(({ key }) => key),
        ),
      ],
      expected,
    );
  }
});

test('sorts more texts than are sorted at once, with and without room for them as they are', () => {
  for (const length of [0, 1, 2049, 70_000]) {
    const texts = Array.from({ length }, (_, index) => JSON.stringify([`k${(index * 7919) % 1000}`, index]));
    const keyOf = (text: string) => text.slice(2, text.indexOf('"', 2));
    const expected = texts.toSorted((left, right) => order(keyOf(left), keyOf(right)));
    for (const room of [undefined, new PlainRoom(2 ** 20), new PlainRoom(2 ** 24)]) {
      const sortedThen = [...sortedTexts(texts, keyOf, room)];
      assert.deepEqual(
        sortedThen.map(([, text]) => text),
        expected,
      );
      assert.ok(sortedThen.every(([key, text]) => key === keyOf(text)));
    }
  }
});

test('puts sequences that are in order into one, of equals those of the first before', () => {
  const compare = (left: number, right: number) => Math.trunc(left) - Math.trunc(right);
  assert.deepEqual(
    [...merged([[1.1, 3.1, 3.2], [], [0.2, 1.2, 4.2]], compare)],
    [0.2, 1.1, 1.2, 3.1, 3.2, 4.2],
  );
});

test('puts neighbours of one key together, and no others', () => {
  const groups = (text: string) => [...neighbours(text, (letter) => letter)].map((group) => group.join(''));
  assert.deepEqual(groups('aabccca'), ['aa', 'b', 'ccc', 'a']);
  assert.deepEqual(groups(''), []);
});
