import type { RequiredRule } from '../../../model/leak-rules/leak-rules.ts';
import { PlaceCounter } from '../engine/place-counter.ts';
import type { TextPlace } from '../types.ts';
import type { ForeignMatch } from './foreign-scanner.ts';

/** Pairs of places that are compared for all matches of a text. */
const MOST_STEPS = 2_000_000;

/** Matches near which everything is that their rules require. `matchesOf` gives those of a rule by its id. */
export function withRequired(
  matches: readonly ForeignMatch[],
  text: Buffer,
  matchesOf: (id: string) => readonly ForeignMatch[],
): readonly ForeignMatch[] {
  if (matches.every(({ compiled }) => compiled.rule.required.length === 0)) return matches;
  const others = new Map<string, readonly Placed[]>();
  const placesOf = (id: string) => {
    const known = others.get(id) ?? placed(matchesOf(id), text);
    others.set(id, known);
    return known;
  };
  const budget = { steps: MOST_STEPS };
  const own = new Map(placed(matches, text).map(({ match, place }) => [match, place]));
  return matches.filter((match) => {
    const place = own.get(match);
    const { required } = match.compiled.rule;
    return place === undefined || required.every((asked) => isNear(place, placesOf(asked.id), asked, budget));
  });
}

interface Placed {
  readonly match: ForeignMatch;
  readonly place: TextPlace;
}

/** In the order of lines. */
function placed(matches: readonly ForeignMatch[], text: Buffer): Placed[] {
  const counter = new PlaceCounter();
  return matches
    .toSorted((left, right) => left.matchStart - right.matchStart)
    .map((match) => ({ match, place: counter.placeOf(text, match.matchStart) }));
}

function isNear(
  { line, column }: TextPlace,
  others: readonly Placed[],
  asked: RequiredRule,
  budget: { steps: number },
): boolean {
  const { withinLines = Infinity, withinColumns = Infinity } = asked;
  for (let at = firstFrom(others, line - withinLines); at < others.length; at += 1) {
    const place = others[at]?.place;
    // What takes too long to be told apart is rather told.
    if ((budget.steps -= 1) < 0) return true;
    if (!place || place.line > line + withinLines) return false;
    if (Math.abs(place.column - column) <= withinColumns) return true;
  }
  return false;
}

/** The first that stands on a line or behind it, by halving. */
function firstFrom(others: readonly Placed[], line: number): number {
  let [low, high] = [0, others.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((others[middle]?.place.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
