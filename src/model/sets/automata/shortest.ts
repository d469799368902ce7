import { type Automaton, LAST_CHARACTER, at } from './automaton.ts';

/** Characters as people like to read them, best first; the rest of Unicode comes last. */
const PREFERRED: readonly (readonly [number, number])[] = ['az', '09', 'AZ', '/9', '!~', '  '].map(
  (ends) => [ends.charCodeAt(0), ends.charCodeAt(1)] as const,
);
/** Surrogates are no characters of well-formed text. */
const WELL_FORMED: readonly (readonly [number, number])[] = [
  [0, 0xd7ff],
  [0xe000, LAST_CHARACTER],
];
const ANY: readonly (readonly [number, number])[] = [[0, LAST_CHARACTER]];

interface Step {
  readonly character: number;
  readonly rank: number;
  readonly target: number;
}

/**
 * A shortest text that is accepted: of printable ASCII where there is one, else of any characters, surrogates last.
 * Undefined where nothing is accepted.
 */
export function shortestText(automaton: Automaton): string | undefined {
  return (
    search(automaton, PREFERRED) ??
    search(automaton, [...PREFERRED, ...WELL_FORMED]) ??
    search(automaton, [...PREFERRED, ...ANY])
  );
}

function search(automaton: Automaton, ranges: readonly (readonly [number, number])[]): string | undefined {
  const arrivals = new Map<number, { readonly from: number; readonly character: number }>();
  const queue = [0];
  for (const state of queue) {
    if (at(automaton.accepting, state) === 1) return spell(arrivals, state);
    for (const { character, target } of stepsOf(automaton, state, ranges)) {
      if (target === 0 || arrivals.has(target)) continue;
      arrivals.set(target, { from: state, character });
      queue.push(target);
    }
  }
  return undefined;
}

/** The edges that can be taken, each by its best character, best first. */
function stepsOf(
  { offsets, starts, targets }: Automaton,
  state: number,
  ranges: readonly (readonly [number, number])[],
): Step[] {
  const steps: Step[] = [];
  const end = at(offsets, state + 1);
  for (let edge = at(offsets, state); edge < end; edge += 1) {
    const start = at(starts, edge);
    const last = edge + 1 < end ? at(starts, edge + 1) - 1 : LAST_CHARACTER;
    const rank = ranges.findIndex(([low, high]) => low <= last && high >= start);
    const low = ranges[rank]?.[0];
    if (low !== undefined) steps.push({ character: Math.max(low, start), rank, target: at(targets, edge) });
  }
  return steps.toSorted((a, b) => a.rank - b.rank || a.character - b.character);
}

function spell(
  arrivals: ReadonlyMap<number, { readonly from: number; readonly character: number }>,
  last: number,
): string {
  const characters: string[] = [];
  for (let arrival = arrivals.get(last); arrival; arrival = arrivals.get(arrival.from))
    characters.push(String.fromCodePoint(arrival.character));
  return characters.toReversed().join('');
}
