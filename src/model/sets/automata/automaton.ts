import { hashTogether } from '../hashing.ts';
import { Fault } from '../../fault.ts';
import { decide } from '../types.ts';

/** The highest Unicode code point; the alphabet is 0 to this, surrogates included. */
export const LAST_CHARACTER = 0x10ffff;

/** More states than any policy needs; a bound on time and memory for hostile patterns. */
export const MOST_STATES = 10_000;
const MOST_EDGES = 500_000;

/**
 * A complete deterministic automaton over code points; state 0 is the first. The edges of state `s` are those from
 * `offsets[s]` to `offsets[s + 1]`: each holds for the characters from its start up to the next edge's start.
 * The first start of every state is 0, and neighbouring edges lead to different states.
 */
export interface Automaton {
  readonly offsets: Int32Array;
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly accepting: Uint8Array;
}

/** Builds an automaton state by state, in the order of their numbers. Throws a `Fault` (`limit`) beyond the bounds. */
export class AutomatonDraft {
  private readonly offsets = [0];
  private readonly starts: number[] = [];
  private readonly targets: number[] = [];
  private readonly accepting: number[] = [];

  /** Adds an edge of the state that is being built; starts ascend from 0. */
  edge(start: number, target: number): void {
    const isFirst = this.starts.length === this.offsets.at(-1);
    if (!isFirst && this.targets.at(-1) === target) return;
    if (this.starts.length >= MOST_EDGES) throw tooLarge();
    this.starts.push(start);
    this.targets.push(target);
  }

  /** Ends the state that is being built. */
  close(accepting: boolean): void {
    if (this.accepting.length >= MOST_STATES) throw tooLarge();
    this.accepting.push(accepting ? 1 : 0);
    this.offsets.push(this.starts.length);
  }

  finish(): Automaton {
    return {
      offsets: Int32Array.from(this.offsets),
      starts: Int32Array.from(this.starts),
      targets: Int32Array.from(this.targets),
      accepting: Uint8Array.from(this.accepting),
    };
  }
}

export function tooLarge(): Fault {
  const bound = `${MOST_STATES} states, or too many steps to build it`;
  return new Fault('limit', `the pattern needs too large an automaton: more than ${bound}`, {
    hint: 'Use fewer alternatives, or smaller counts of repetition.',
  });
}

/** Reads a typed array where the index is known to be inside. */
export function at(array: Int32Array | Uint8Array, index: number): number {
  return array[index] ?? 0;
}

/** Accepts everything or nothing. */
export function constantAutomaton(accepting: boolean): Automaton {
  const draft = new AutomatonDraft();
  draft.edge(0, 0);
  draft.close(accepting);
  return draft.finish();
}

/** Is `text` accepted? */
export function accepts(automaton: Automaton, text: string): boolean {
  let state = 0;
  for (const character of text) state = step(automaton, state, character.codePointAt(0) ?? 0);
  return at(automaton.accepting, state) === 1;
}

function step({ offsets, starts, targets }: Automaton, state: number, character: number): number {
  let low = at(offsets, state);
  let high = at(offsets, state + 1) - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (at(starts, middle) <= character) low = middle;
    else high = middle - 1;
  }
  return at(targets, low);
}

/** Accepts what the first does not; canonical if the first is. */
export function complementOf(automaton: Automaton): Automaton {
  return { ...automaton, accepting: automaton.accepting.map((one) => 1 - one) };
}

/** Of canonical automata: do they accept the same texts? */
export function sameAutomaton(a: Automaton, b: Automaton): boolean {
  return (
    sameNumbers(a.accepting, b.accepting) &&
    sameNumbers(a.targets, b.targets) &&
    sameNumbers(a.starts, b.starts) &&
    sameNumbers(a.offsets, b.offsets)
  );
}

/** A text that canonical automata have in common exactly where they accept the same texts. */
export function keyOf({ accepting, offsets, starts, targets }: Automaton): string {
  return [accepting, offsets, starts, targets].join(';');
}

/** A number that automata have in common which `keyOf` gives the same text, and few others. */
export function hashOf({ accepting, offsets, starts, targets }: Automaton): number {
  return hashTogether([accepting, offsets, starts, targets].map((numbers) => hashTogether(numbers)));
}

function sameNumbers(a: Int32Array | Uint8Array, b: Int32Array | Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

/** What a state answers whatever follows: 0 or 1, or -1 where that depends on what follows. */
function constantOf({ offsets, targets, accepting }: Automaton, state: number): number {
  const edge = at(offsets, state);
  const loops = at(offsets, state + 1) === edge + 1 && at(targets, edge) === state;
  return loops ? at(accepting, state) : -1;
}

/** Accepts also what becomes a member by this character and whatever follows. The automaton must be minimal. */
export function acceptingBefore(automaton: Automaton, character: number): Automaton {
  const goesOn = (state: number): boolean => constantOf(automaton, step(automaton, state, character)) !== 0;
  return { ...automaton, accepting: automaton.accepting.map((one, state) => (goesOn(state) ? 1 : one)) };
}

/**
 * Runs both automata side by side and accepts by the truth table. The result is complete but not minimal.
 * Throws a `Fault` (`limit`).
 */
export function combineAutomata(a: Automaton, b: Automaton, table: number): Automaton {
  const pairs = new PairNumbers(a, b, table);
  const draft = new AutomatonDraft();
  pairs.numberOf(0, 0);
  for (let number = 0; number < pairs.count; number += 1) {
    const [x, y] = pairs.pairOf(number);
    if (x < 0) draft.edge(0, number);
    else addEdges(draft, pairs, x, y);
    draft.close(x < 0 ? y === 1 : decide(table, at(a.accepting, x), at(b.accepting, y)) === 1);
  }
  return draft.finish();
}

function addEdges(draft: AutomatonDraft, pairs: PairNumbers, x: number, y: number): void {
  const { a, b } = pairs;
  let i = at(a.offsets, x);
  let j = at(b.offsets, y);
  const endOfX = at(a.offsets, x + 1);
  const endOfY = at(b.offsets, y + 1);
  let start = 0;
  while (start <= LAST_CHARACTER) {
    draft.edge(start, pairs.numberOf(at(a.targets, i), at(b.targets, j)));
    const nextX = i + 1 < endOfX ? at(a.starts, i + 1) : LAST_CHARACTER + 1;
    const nextY = j + 1 < endOfY ? at(b.starts, j + 1) : LAST_CHARACTER + 1;
    start = Math.min(nextX, nextY);
    if (nextX === start) i += 1;
    if (nextY === start) j += 1;
  }
}

/** Numbers pairs of states as they are met. A pair whose answer is settled is [-1, answer], whatever the states. */
class PairNumbers {
  readonly a: Automaton;
  readonly b: Automaton;
  private readonly table: number;
  private readonly numbers = new Map<number, number>();
  private readonly pairs: (readonly [number, number])[] = [];

  constructor(a: Automaton, b: Automaton, table: number) {
    this.a = a;
    this.b = b;
    this.table = table;
  }

  get count(): number {
    return this.pairs.length;
  }

  pairOf(number: number): readonly [number, number] {
    return this.pairs[number] ?? [-1, 0];
  }

  numberOf(x: number, y: number): number {
    const answer = this.settled(x, y);
    const key = answer < 0 ? x * this.b.accepting.length + y : -1 - answer;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.pairs.length;
    if (number >= MOST_STATES) throw tooLarge();
    this.numbers.set(key, number);
    this.pairs.push(answer < 0 ? [x, y] : [-1, answer]);
    return number;
  }

  private settled(x: number, y: number): number {
    const ofX = constantOf(this.a, x);
    const ofY = constantOf(this.b, y);
    if (ofX < 0 && ofY < 0) return -1;
    const [inX, alsoInX] = ofX < 0 ? [0, 1] : [ofX, ofX];
    const [inY, alsoInY] = ofY < 0 ? [0, 1] : [ofY, ofY];
    const answer = decide(this.table, inX, inY);
    return answer === decide(this.table, alsoInX, alsoInY) ? answer : -1;
  }
}
