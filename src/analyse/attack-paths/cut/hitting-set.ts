/** Choices that are looked at for one set. */
const MOST_CHOICES = 200_000;

/**
 * The cheapest set of numbers of which each list has one, by looking at every choice that can still be cheaper than the
 * best that is known; lists that have nothing to do with each other are looked at apart. Undefined where the choices are
 * more than are looked at. No list may be empty.
 */
export function cheapestHittingSet(
  lists: readonly (readonly number[])[],
  weightOf: (number: number) => number,
): readonly number[] | undefined {
  const chosen: number[] = [];
  for (const part of partsOf(withoutWider(lists))) {
    const search = new Search(part, weightOf);
    if (!search.run()) return undefined;
    chosen.push(...search.best);
  }
  return chosen;
}

/** Lists by what they have in common, also by way of others. */
function partsOf(lists: readonly (readonly number[])[]): (readonly (readonly number[])[])[] {
  const byMember = new Map<number, number[]>();
  for (const [place, list] of lists.entries()) addPlace(byMember, list, place);
  const seen = new Set<number>();
  return lists.flatMap((_, place) => {
    if (seen.has(place)) return [];
    seen.add(place);
    const part = new Set([place]);
    for (const one of part)
      for (const number of lists[one] ?? [])
        for (const near of byMember.get(number) ?? []) {
          part.add(near);
          seen.add(near);
        }
    return [Array.from(part, (one) => lists[one] ?? [])];
  });
}

/** A list of which another is a part is hit with that one. */
function withoutWider(lists: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  const byMember = new Map<number, number[]>();
  for (const list of lists.toSorted((a, b) => a.length - b.length)) {
    const members = new Set(list);
    const near = new Set([...members].flatMap((number) => byMember.get(number) ?? []));
    if ([...near].some((place) => kept[place]?.every((number) => members.has(number)) === true)) continue;
    const place = kept.push([...members]) - 1;
    addPlace(byMember, members, place);
  }
  return kept;
}

function addPlace(byMember: Map<number, number[]>, members: Iterable<number>, place: number): void {
  for (const number of members) {
    const known = byMember.get(number);
    if (known) known.push(place);
    else byMember.set(number, [place]);
  }
}

class Search {
  readonly #lists: readonly (readonly number[])[];
  readonly #weightOf: (number: number) => number;
  #bestWeight = Infinity;
  #choices = 0;
  best: readonly number[] = [];

  constructor(lists: readonly (readonly number[])[], weightOf: (number: number) => number) {
    this.#lists = lists;
    this.#weightOf = weightOf;
  }

  /** False where there are too many choices. */
  run(): boolean {
    this.#choose([], 0, this.#lists, new Set());
    return this.#choices <= MOST_CHOICES;
  }

  #choose(
    chosen: readonly number[],
    weight: number,
    open: readonly (readonly number[])[],
    refused: ReadonlySet<number>,
  ): void {
    this.#choices += 1;
    if (this.#choices > MOST_CHOICES) return;
    if (open.length === 0) {
      if (weight < this.#bestWeight) [this.#bestWeight, this.best] = [weight, chosen];
      return;
    }
    if (weight + this.#leastFor(open, refused) >= this.#bestWeight) return;
    const list = shortest(open, refused);
    const without = new Set(refused);
    // The one that is in most lists first, and of these the cheapest.
    const counts = new Map(list.map((number) => [number, open.filter((one) => one.includes(number)).length]));
    const ordered = list.toSorted(
      (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || this.#weightOf(a) - this.#weightOf(b) || a - b,
    );
    for (const number of ordered) {
      this.#choose(
        [...chosen, number],
        weight + this.#weightOf(number),
        open.filter((one) => !one.includes(number)),
        without,
      );
      // Sets with it are done.
      without.add(number);
    }
  }

  /** What lists that have nothing in common cost at least. */
  #leastFor(open: readonly (readonly number[])[], refused: ReadonlySet<number>): number {
    const used = new Set<number>();
    let sum = 0;
    for (const list of open.toSorted((a, b) => a.length - b.length)) {
      if (list.some((number) => used.has(number))) continue;
      for (const number of list) used.add(number);
      sum += list.reduce(
        (least, number) => (refused.has(number) ? least : Math.min(least, this.#weightOf(number))),
        Infinity,
      );
    }
    return sum;
  }
}

/** The list with the fewest numbers that may still be chosen, those alone. */
function shortest(open: readonly (readonly number[])[], refused: ReadonlySet<number>): readonly number[] {
  let least: readonly number[] | undefined;
  for (const list of open) {
    const left = list.filter((number) => !refused.has(number));
    if (!least || left.length < least.length) least = left;
  }
  return least ?? [];
}
