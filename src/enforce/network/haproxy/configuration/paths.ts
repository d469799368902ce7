import { PLACEHOLDER } from '../path-tree.ts';
import { PLAIN } from '../rule-set.ts';
import type { Direction } from '../../../../model/network/policy.ts';
import { look } from './expressions.ts';

/** Who asks: what `txn.*_asked` and `txn.*_paths` are of. */
export type Asking = Direction | 'quick' | 'also';

/** What is asked for of a rule set: the method, or nothing, and the path. */
export function askedOf(set: string, method?: string): string {
  return method === undefined
    ? `var(${set}),concat(|,txn.path,?)`
    : `var(${set}),concat(|,${method}),concat(,txn.path,?)`;
}

/** The bits of the rules that have what is asked for. */
export function lookedUpPath(asking: Asking): string {
  return `var(txn.${asking}_asked),${look('map_beg_int', 'paths', '0')},and(${PLAIN - 1n})`;
}

/**
 * Asks once more, with what stands for a placeholder instead of the segment after the longest beginning that may have one.
 * The map of these beginnings tells how long each is.
 */
export function afterPlaceholder(asking: Asking, condition?: string): string[] {
  const asked = `txn.${asking}_asked`;
  const bits = `txn.${asking}_paths`;
  const isThere = '{ var(txn.at) -m int gt 0 }';
  const head = `var(${asked}),${look('map_beg_int', 'path-heads', '0')}`;
  return [
    'http-request set-var(txn.at) int(0)',
    `http-request set-var(txn.at) ${head}${condition === undefined ? '' : ` if ${condition}`}`,
    `http-request set-var(txn.rest) var(${asked}),bytes(txn.at),regsub(^[^/?]+,${PLACEHOLDER}) if ${isThere}`,
    `http-request set-var(${asked}) var(${asked}),bytes(0,txn.at),concat(,txn.rest) if ${isThere}`,
    `http-request set-var(txn.pattern) ${lookedUpPath(asking)} if ${isThere}`,
    `http-request set-var(${bits}) var(${bits}),or(txn.pattern) if ${isThere}`,
  ];
}
