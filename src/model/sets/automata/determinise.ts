import { type Automaton, AutomatonDraft, tooLarge } from './automaton.ts';
import type { NondeterministicAutomaton } from './nondeterministic.ts';

/** Steps of the construction; a pattern of a thousand characters needs some ten thousand. */
const MOST_WORK = 5_000_000;

/** The automaton whose states are the sets of states that can be reached at once. Throws a `Fault` (`limit`). */
export function determinise(nondeterministic: NondeterministicAutomaton): Automaton {
  const subsets = new Subsets(nondeterministic);
  const draft = new AutomatonDraft();
  for (let number = 0; number < subsets.count; number += 1) {
    for (const { start, targets } of subsets.moves(number)) draft.edge(start, subsets.numberOf(targets));
    draft.close(subsets.accepts(number));
  }
  return draft.finish();
}

/** Characters from `start` up to the next move's start lead to these states. */
interface Move {
  readonly start: number;
  readonly targets: number[];
}

/** Numbers sets of states as they are met; 0 is the set at the begin of the text. */
class Subsets {
  private readonly nondeterministic: NondeterministicAutomaton;
  private readonly numbers = new Map<string, number>();
  private readonly subsets: (readonly number[])[] = [];
  private readonly visited: Int32Array;
  private visit = 0;
  private work = 0;

  constructor(nondeterministic: NondeterministicAutomaton) {
    this.nondeterministic = nondeterministic;
    this.visited = new Int32Array(nondeterministic.edges.length);
    // Not entered by its members: the same set later in the text is another state, as `^` does not hold there.
    this.subsets.push(this.closure([nondeterministic.first], true, false));
  }

  get count(): number {
    return this.subsets.length;
  }

  /** The number of the set that `targets` lead to without consuming anything. */
  numberOf(targets: readonly number[]): number {
    const members = this.closure(targets, false, false);
    const key = members.join(',');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.subsets.length);
    this.subsets.push(members);
    return this.subsets.length - 1;
  }

  accepts(number: number): boolean {
    const { accepting, hasAnchors } = this.nondeterministic;
    const members = this.subsets[number] ?? [];
    if (members.includes(accepting)) return true;
    return hasAnchors && this.closure(members, number === 0, true).includes(accepting);
  }

  /** Where each character leads, as pieces of the alphabet in ascending order. */
  moves(number: number): Move[] {
    const edges = (this.subsets[number] ?? []).flatMap((state) => this.nondeterministic.edges[state] ?? []);
    const cuts = new Set([0]);
    for (const { characters } of edges) for (const bound of characters.bounds) cuts.add(bound);
    const moves = Array.from(cuts)
      .toSorted((a, b) => a - b)
      .map((start): Move => ({ start, targets: [] }));
    // The last cut is the end of the alphabet, where any edge reaches it.
    if ((moves.at(-1)?.start ?? 0) > 0x10ffff) moves.pop();
    const places = new Map(moves.map(({ start }, index) => [start, index]));
    for (const { characters, target } of edges) {
      for (const [first, last] of characters) {
        const end = places.get(last + 1) ?? moves.length;
        for (let index = places.get(first) ?? 0; index < end; index += 1) {
          moves[index]?.targets.push(target);
          this.spend();
        }
      }
    }
    return moves;
  }

  /** Every state that is reached for free, ascending; without anchors, only those from which anything goes on. */
  private closure(states: readonly number[], atBegin: boolean, atEnd: boolean): number[] {
    this.visit += 1;
    const reached: number[] = [];
    const enter = (state: number): void => {
      if (this.visited[state] === this.visit) return;
      this.visited[state] = this.visit;
      reached.push(state);
    };
    states.forEach(enter);
    for (const state of reached) {
      this.spend();
      for (const { target, anchor } of this.nondeterministic.steps[state] ?? []) {
        if (anchor === undefined || (anchor === 'begin' ? atBegin : atEnd)) enter(target);
      }
    }
    return reached.filter((state) => this.matters(state)).toSorted((a, b) => a - b);
  }

  private matters(state: number): boolean {
    const { accepting, edges, steps } = this.nondeterministic;
    if (state === accepting || (edges[state]?.length ?? 0) > 0) return true;
    return steps[state]?.some(({ anchor }) => anchor !== undefined) ?? false;
  }

  private spend(): void {
    this.work += 1;
    if (this.work > MOST_WORK) throw tooLarge();
  }
}
