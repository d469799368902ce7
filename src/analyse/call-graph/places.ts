/** Something that flows; a text where it is less than `UNKNOWN`. */
export type Token = number;

/** What is not read may give this, and gets whatever is given to it. */
export const UNKNOWN: Token = 0;

/** What may come to a place before texts that come to it are not told apart any more. */
const MAXIMUM_WITH_TEXTS = 64;

/** Numbers, mostly none or one: of a million places, a set for each would take 200 MB. */
type Few = number | Set<number> | undefined;

/** Told of every token that comes to a place, once each. */
type Listener = (token: Token) => void;

/**
 * Which tokens come to which places: a set for each place, edges along which they flow, and who hears of them. Nothing is
 * ever taken away, so that the order in which edges and tokens come does not matter. `run` stops at `maximum` steps of work.
 */
export class Places {
  readonly #tokens: Few[] = [];
  readonly #edges: Few[] = [];
  readonly #listeners: (Listener[] | undefined)[] = [];
  /** With how many listeners there were: those that came later have heard of it already. */
  readonly #arrivals: [place: number, token: Token, listeners: number][] = [];
  readonly #calls: [listener: Listener, token: Token][] = [];
  readonly #maximum: number;
  /** What code that is not read has, and may give: where `UNKNOWN` is, they are too. */
  readonly #unknown = new Set<Token>();
  #count = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** The first of so many new places. */
  make(count = 1): number {
    const first = this.#tokens.length;
    for (let index = 0; index < count; index += 1) this.#tokens.push(undefined);
    return first;
  }

  /** From now on, this comes with `UNKNOWN`, and is not told beside it. */
  include(token: Token): void {
    this.#unknown.add(token);
  }

  add(place: number, token: Token): void {
    this.#count += 1;
    const tokens = this.#tokens[place];
    if (isAmong(token, tokens)) return;
    if ((token < UNKNOWN || this.#unknown.has(token)) && isAmong(UNKNOWN, tokens)) return;
    if (token < UNKNOWN && typeof tokens === 'object' && tokens.size >= MAXIMUM_WITH_TEXTS)
      return this.add(place, UNKNOWN);
    this.#tokens[place] = withOne(tokens, token);
    this.#arrivals.push([place, token, this.#listeners[place]?.length ?? 0]);
  }

  /** What comes to `from` comes to `to`. */
  flow(from: number, to: number): void {
    if (from === to) return;
    const edges = this.#edges[from];
    if (isAmong(to, edges)) return;
    this.#edges[from] = withOne(edges, to);
    // First, as it may stand for others.
    if (this.has(from, UNKNOWN)) this.add(to, UNKNOWN);
    for (const token of all(this.#tokens[from])) this.add(to, token);
  }

  /** Calls `listener` for what is there and for what will come; never before `run`. */
  each(place: number, listener: Listener): void {
    (this.#listeners[place] ??= []).push(listener);
    for (const token of all(this.#tokens[place])) this.#calls.push([listener, token]);
  }

  has(place: number, token: Token): boolean {
    return isAmong(token, this.#tokens[place]);
  }

  /** Until nothing moves any more. False where that takes more than the maximum. */
  run(): boolean {
    for (;;) {
      const arrival = this.#arrivals.pop();
      const call = arrival ? undefined : this.#calls.pop();
      if (!arrival && !call) return true;
      if ((this.#count += 1) > this.#maximum) return false;
      if (call) call[0](call[1]);
      if (!arrival) continue;
      const [place, token, listeners] = arrival;
      for (const to of all(this.#edges[place])) this.add(to, token);
      for (const listener of this.#listeners[place]?.slice(0, listeners) ?? [])
        this.#calls.push([listener, token]);
    }
  }
}

function isAmong(one: number, few: Few): boolean {
  return typeof few === 'object' ? few.has(one) : few === one;
}

function withOne(few: Few, one: number): Few {
  if (typeof few === 'object') return few.add(one);
  return few === undefined ? one : new Set([few, one]);
}

function all(few: Few): Iterable<number> {
  if (typeof few === 'object') return few;
  return few === undefined ? NONE : [few];
}

const NONE: readonly number[] = [];
