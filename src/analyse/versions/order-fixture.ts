import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { VersionScheme } from './types.ts';

/** One line of an `order.txt`: versions from old to new, or one version that is not allowed. */
export type OrderLine =
  | { readonly kind: 'order'; readonly line: number; readonly versions: readonly RankedVersion[] }
  | { readonly kind: 'refused'; readonly line: number; readonly version: string };

/** A version, and its rank in the line: equal versions have the same. */
export interface RankedVersion {
  readonly version: string;
  readonly rank: number;
}

/**
 * Reads the text of an `order.txt`. A line is one of
 * - `1.0~rc1 < 1.0 = 0:1.0 < 1.1`: any number of versions, each older than or equal to the next
 * - `! 1.0:`: a version that is not allowed
 * - `# why`: a comment, or nothing
 * Throws an `Error` that names the line for anything else.
 */
export function parseOrder(text: string): OrderLine[] {
  const lines: OrderLine[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    if (content.startsWith('! ')) lines.push({ kind: 'refused', line, version: content.slice(2).trim() });
    else lines.push({ kind: 'order', line, versions: parseVersions(content, line) });
  }
  return lines;
}

function parseVersions(content: string, line: number): RankedVersion[] {
  const words = content.split(/ +/);
  if (words.length < 3 || words.length % 2 === 0)
    throw new Error(`line ${line}: expected "a < b" or "a = b"`);
  let rank = 0;
  return words.flatMap((word, index) => {
    if (index % 2 === 0) return [{ version: word, rank }];
    if (word !== '<' && word !== '=') throw new Error(`line ${line}: "${word}" is neither < nor =`);
    if (word === '<') rank += 1;
    return [];
  });
}

/** Asserts that a scheme orders every line of the fixture at `url` as it says; every pair of a line, both ways. */
export function checkOrderFixture(scheme: VersionScheme, url: URL): void {
  const lines = parseOrder(readFileSync(url, 'utf8'));
  assert.ok(lines.length > 0, 'the fixture has no line');
  for (const line of lines) {
    if (line.kind === 'refused') checkRefused(scheme, line.version, line.line);
    else checkLine(scheme, line.versions, line.line);
  }
}

function checkLine(scheme: VersionScheme, versions: readonly RankedVersion[], line: number): void {
  for (const left of versions) {
    for (const right of versions) {
      const actual = Math.sign(scheme.compare(left.version, right.version));
      const expected = Math.sign(left.rank - right.rank);
      assert.ok(actual === expected, `line ${line}: ${left.version} against ${right.version}`);
    }
  }
}

function checkRefused(scheme: VersionScheme, version: string, line: number): void {
  assert.throws(
    () => scheme.compare(version, version),
    { name: 'Fault', code: 'malformed' },
    `line ${line}: ${version} was accepted`,
  );
}
