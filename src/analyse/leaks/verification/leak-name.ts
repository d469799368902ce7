import type { LeakFinding } from '../../../model/finding/leak.ts';
import { disclose } from '../disclosure.ts';
import type { HeardLeak } from './types.ts';

/** What a leak that is heard is known by: its digest, or its place where it has none. */
export function nameOfLeak({ rule, secret, line, column }: HeardLeak, path: string): string {
  const { digest } = disclose(secret);
  return digest === undefined ? placeOf(rule, path, line, column) : `${rule} ${digest}`;
}

/** The same by what a finding tells; empty where that is nothing. */
export function nameOf({ id, secret, subject }: LeakFinding): string {
  if (secret.digest !== undefined) return `${id} ${secret.digest}`;
  if (subject.kind !== 'file') return '';
  return placeOf(id, subject.path, subject.range?.startLine ?? 0, subject.range?.startColumn ?? 0);
}

function placeOf(rule: string, path: string, line: number, column: number): string {
  return JSON.stringify([rule, path, line, column]);
}
