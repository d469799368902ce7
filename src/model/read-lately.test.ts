import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLately } from './read-lately.ts';

test('a text is read once while it is asked for, and what is malformed each time', () => {
  const reads: string[] = [];
  const read = readLately((text) => {
    reads.push(text);
    if (text === 'bad') throw new Error('malformed');
    return text === 'none' ? undefined : text.length;
  });
  assert.deepEqual(['1.0', 'none', '1.0', 'none', '10.0'].map(read), [3, undefined, 3, undefined, 4]);
  assert.deepEqual(reads, ['1.0', 'none', '10.0']);
  assert.throws(() => read('bad'), /malformed/);
  assert.throws(() => read('bad'), /malformed/);
  for (let number = 0; number < 1_000; number += 1) read(String(number));
  assert.equal(read('1.0'), 3);
  assert.equal(reads.filter((text) => text === '1.0').length, 2);
});
