import { compareText, isDigit } from '../digits.ts';

const COMPONENT = /\d+|[a-z]+|\.|-|[^\da-z.-]+/g;
const REPLACED = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['-', 'final-'],
  ['rc', 'c'],
  ['dev', '@'],
]);
const WIDTH = 8;

/**
 * The order of two versions that PEP 440 does not cover, as setuptools had it before: digits padded and compared as
 * text, words before the release unless they sort after `final`.
 */
export function compareLegacy(left: string, right: string): number {
  const a = keyOf(left);
  const b = keyOf(right);
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareText(part, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function keyOf(version: string): string[] {
  const parts: string[] = [];
  for (const raw of version.toLowerCase().match(COMPONENT) ?? []) {
    if (raw === '.') continue;
    if (isDigit(raw.charCodeAt(0))) parts.push(raw.padStart(WIDTH, '0'));
    else pushWord(parts, `*${REPLACED.get(raw) ?? raw}`);
  }
  pushWord(parts, '*final');
  return parts;
}

function pushWord(parts: string[], word: string): void {
  if (word < '*final') dropTrailing(parts, '*final-');
  dropTrailing(parts, '00000000');
  parts.push(word);
}

function dropTrailing(parts: string[], value: string): void {
  while (parts.at(-1) === value) parts.pop();
}
