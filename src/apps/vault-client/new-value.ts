import { randomInt } from 'node:crypto';

/** Characters of a new value, at least: fewer could be tried out. */
const SHORTEST = 24;
const ALPHABETS: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]+$/, '0123456789abcdef'],
  [/^[0-9A-F]+$/, '0123456789ABCDEF'],
  [/^[0-9a-z]+$/, '0123456789abcdefghijklmnopqrstuvwxyz'],
];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A random value of the characters of another, and at least as long. */
export function newValueLike(before: string): string {
  const [, alphabet] = ALPHABETS.find(([form]) => form.test(before)) ?? [undefined, LETTERS];
  const length = Math.max(SHORTEST, before.length);
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
