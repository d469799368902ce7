import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertWithin } from '../../../../test/time-bound.ts';
import { withoutPattern } from './patterns.ts';

it('parts of a value are taken away and replaced as a shell does', () => {
  for (const [value, operator, operand, expected] of [
    ['a/b/c', '#', '*/', 'b/c'],
    ['a/b/c', '##', '*/', 'c'],
    ['a/b/c', '%', '/*', 'a/b'],
    ['a/b/c', '%%', '/*', 'a'],
    ['1.2.3', '%', '.?', '1.2'],
    ['1.2.3', '%', 'x', '1.2.3'],
    ['1.2.3', '#', '', '1.2.3'],
    ['a*b', '#', '\\a\\*', 'b'],
    ['abcabc', '/', 'b/x', 'axcabc'],
    ['abcabc', '//', 'b/x', 'axcaxc'],
    ['abcabc', '//', 'b?/', 'aa'],
    ['abcabc', '/', '*c/x', 'x'],
    ['abc', '//', '**/x', 'x'],
    ['abc', '/', 'z/x', 'abc'],
    ['x', '/', 'x/x', 'x'],
    ['axz', '/', 'z/x', 'axx'],
    ['aé☃', '%', '☃', 'aé'],
    ['abc', '/', 'b', undefined],
    ['a'.repeat(65), '#', 'a', undefined],
    ['a', '#', 'a'.repeat(31), undefined],
    ['a'.repeat(64), '##', 'a'.repeat(30), 'a'.repeat(34)],
  ] as const)
    assert.equal(withoutPattern(value, operator, operand), expected, `${value} ${operator}${operand}`);
});

it('each costs little', () => {
  const started = performance.now();
  for (let count = 0; count < 20_000; count += 1)
    withoutPattern('a'.repeat(64), '//', `${'*a'.repeat(14)}b/`);
  assertWithin(3_000, performance.now() - started);
});
