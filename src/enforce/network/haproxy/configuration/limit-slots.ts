import { counterOf, LIMIT_SLOTS, SLOT_LETTERS, type SlotKind } from '../limits/slots.ts';
import type { Direction } from '../../../../model/network/policy.ts';
import { look } from './expressions.ts';

/** Numbers of tables have 32 bits, so that times and counts go round. */
export const ROUND = 'and(4294967295)';

/** Rules of a connection keep what they find for its whole life, those of a request for that request. */
export type LimitKeyword = 'tcp-request session' | 'http-request';

/** One limit of those that hold for a call. */
export interface Slot {
  readonly way: Direction;
  readonly keyword: LimitKeyword;
  /** The index of what it counts with. */
  readonly counter: number;
  /** Does the call have such a limit? */
  readonly has: string;
  /** Its figures, as a text. */
  readonly found: string;
  /** The lines that put them into `limit`, and whom it counts into `counted`. */
  readonly lookUp: readonly string[];
}

export function scopeOf(keyword: LimitKeyword): 'sess' | 'txn' {
  return keyword === 'http-request' ? 'txn' : 'sess';
}

/** The slots of a kind, with their lines. */
export function eachSlot(
  way: Direction,
  kind: SlotKind,
  keyword: LimitKeyword,
  lines: (slot: Slot) => string[],
): string[] {
  return Array.from({ length: LIMIT_SLOTS[kind] }, (_, slot) => {
    const has = hasSlot(way, kind, keyword, slot);
    const counter = counterOf(way, kind, slot);
    const found = partOf(way, keyword, `${SLOT_LETTERS[kind]}${slot}`);
    return lines({ way, keyword, counter, has, found, lookUp: lookUp(keyword, found, has) });
  }).flat();
}

/** The name of a set tells how many limits of each kind it has (`limitSetId`). */
function hasSlot(way: Direction, kind: SlotKind, keyword: LimitKeyword, slot: number): string {
  const counts = Array.from(
    { length: LIMIT_SLOTS[kind] - slot },
    (_, index) => `-${SLOT_LETTERS[kind]}${slot + index + 1}`,
  );
  return `{ var(${scopeOf(keyword)}.${way}_limits) -m sub -- ${counts.join(' ')} }`;
}

/** What the set of a call has under a name. */
export function partOf(way: Direction, keyword: LimitKeyword, part: string): string {
  return `var(${scopeOf(keyword)}.${way}_limits),concat(|${part}),${look('map_str', 'limit-parts')}`;
}

/** Counted for each identity, for each address or for all; whoever has no identity is known by its address. */
function lookUp(keyword: LimitKeyword, found: string, has: string): string[] {
  const scope = scopeOf(keyword);
  const by = (who: string) => `${has} { var(${scope}.limit),field(2,' ') -m str ${who} }`;
  const counted = (who: string) =>
    `${keyword} set-var-fmt(${scope}.counted) "%[var(${scope}.limit),field(1,' ')]|${who}"`;
  return [
    `${keyword} set-var(${scope}.limit) ${found} if ${has}`,
    `${counted('%[var(sess.who)]')} if ${by('identity')}`,
    `${counted('%[src]')} if ${by('address')}`,
    `${counted('')} if ${by('all')}`,
  ];
}

/** A figure of the limit that was looked up. */
export function figure(keyword: LimitKeyword, index: number): string {
  return `var(${scopeOf(keyword)}.limit),field(${index},' '),add(0)`;
}

/** What a call exceeds, with the rule that is at a place of the limit's text; the first of all stays. */
export function exceeded({ way, keyword }: Slot, rule: number, condition: string): string {
  const scope = scopeOf(keyword);
  const name = `"${way} %[var(${scope}.limit),field(${rule},' ')]"`;
  return `${keyword} set-var-fmt(${scope}.over) ${name} if !{ var(${scope}.over) -m found } ${condition}`;
}
