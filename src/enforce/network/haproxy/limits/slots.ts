import type { Direction } from '../../../../model/network/policy.ts';

/** What is counted: requests in a time, requests under way, open connections, failures. */
export const SLOT_KINDS = ['rate', 'request', 'connection', 'breaker'] as const;
export type SlotKind = (typeof SLOT_KINDS)[number];

/** What a kind is called in the names of sets and their parts: no digit of a digest. */
export const SLOT_LETTERS: Readonly<Record<SlotKind, string>> = {
  rate: 'r',
  request: 'q',
  connection: 'o',
  breaker: 'k',
};

/** How many limits of a kind may hold for one call in one direction. */
export const LIMIT_SLOTS: Readonly<Record<SlotKind, number>> = {
  rate: 4,
  request: 3,
  connection: 3,
  breaker: 2,
};

/** What is counted for a request; what is counted for its connection has counters of its own by the same numbers. */
const OF_REQUESTS = SLOT_KINDS.filter((kind) => kind !== 'connection');

/** How many counters HAProxy needs: those of the trials of breakers come after all others. */
export const COUNTERS = 2 * (sum(OF_REQUESTS) + LIMIT_SLOTS.breaker);

/** The number of the counter of HAProxy's that a slot has (`track-sc`). */
export function counterOf(way: Direction, kind: SlotKind, slot: number): number {
  const before = kind === 'connection' ? [] : OF_REQUESTS.slice(0, OF_REQUESTS.indexOf(kind));
  return (way === 'egress' ? 0 : COUNTERS / 2) + sum(before) + slot;
}

/** The number of the counter that tells which request tries whether a breaker may close again, by that of the breaker. */
export function trialCounterOf(breaker: number): number {
  return breaker + LIMIT_SLOTS.breaker;
}

function sum(kinds: readonly SlotKind[]): number {
  return kinds.reduce((all, kind) => all + LIMIT_SLOTS[kind], 0);
}
