import { Fault } from '../../../../model/fault.ts';
import { linesOf } from '../../../document/text.ts';
import type { Module } from './module-info.ts';

const MOST_MODULES = 50_000;
const LINE = /^(\S+) (v\S+) h\d:\S+$/;
const VERSION = /^v(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([^+]*))?/;

/** Modules of a go.sum file, and what of it is not understood. */
export interface GoSum {
  readonly modules: readonly Module[];
  /** Numbers of lines. */
  readonly broken: readonly number[];
}

/**
 * Reads a go.sum file (https://go.dev/ref/mod#go-sum-files): of each module whose content was hashed, not its go.mod
 * file alone, the newest version, as that is the one which Go selects. Throws a Fault (`limit`).
 */
export function parseGoSum(text: string): GoSum {
  const newest = new Map<string, string>();
  const broken: number[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    const [, path, version] = LINE.exec(line.trim()) ?? [];
    if (path === undefined || version === undefined) broken.push(index + 1);
    else if (!version.endsWith('/go.mod')) {
      const known = newest.get(path);
      if (known === undefined || isNewer(version, known)) newest.set(path, version);
    }
    if (newest.size > MOST_MODULES) throw new Fault('limit', `go.sum has more than ${MOST_MODULES} modules`);
  }
  return { modules: Array.from(newest, ([path, version]) => ({ path, version })), broken };
}

/** By https://go.dev/ref/mod#versions; what is no version is older than any. */
function isNewer(left: string, right: string): boolean {
  const [one, other] = [VERSION.exec(left), VERSION.exec(right)];
  if (!one || !other) return one !== null;
  for (const part of [1, 2, 3]) {
    const difference = Number(one[part]) - Number(other[part]);
    if (difference !== 0) return difference > 0;
  }
  return isLaterPrerelease(one[4], other[4]);
}

/** A release is newer than what was released before it; identifiers are compared one by one, numbers as such. */
function isLaterPrerelease(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return left === undefined && right !== undefined;
  const [ones, others] = [left.split('.'), right.split('.')];
  for (const [index, one] of ones.entries()) {
    const other = others[index];
    if (other === undefined) return true;
    if (one === other) continue;
    const areNumbers = /^\d+$/.test(one) && /^\d+$/.test(other);
    return areNumbers ? Number(one) > Number(other) : one > other;
  }
  return false;
}
