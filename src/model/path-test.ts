/** Tells of the path of a file whether it is one that somebody reads. */
export interface PathTest {
  (path: string): boolean;
  /** No other path passes than those that end so, whatever their case; where that is not told, any may. */
  readonly ends?: readonly string[];
}

/** Passes paths that end so, of these only those that pass `also`. */
export function endingWith(
  ends: string | readonly string[],
  also: (path: string) => boolean = () => true,
): PathTest {
  if (typeof ends === 'string') return withEnds([ends], (path) => path.endsWith(ends) && also(path));
  return withEnds(ends, (path) => ends.some((end) => path.endsWith(end)) && also(path));
}

/** The test itself, which passes no path that does not end so. */
export function withEnds(ends: readonly string[], test: (path: string) => boolean): PathTest {
  return Object.assign((path: string) => test(path), { ends });
}

/** The ends of all paths that one of these tests passes; undefined where one of them may pass any. */
export function endsOf(tests: readonly (PathTest | Pick<PathTest, 'ends'>)[]): readonly string[] | undefined {
  const all = tests.map(({ ends }) => ends);
  return all.every((ends) => ends !== undefined) ? all.flat() : undefined;
}

/** How each path begins to be told apart: by so many characters from its end. */
const TOLD_BY = 3;

/** Some tests by the ends of the paths that may pass them: of the hundreds that there are, most files need a few. */
export class PathIndex<T> {
  readonly #always: readonly T[];
  readonly #byEnd = new Map<number, readonly T[]>();

  /** `endings`: those of the paths that matter to an item; undefined where any may. */
  constructor(items: readonly T[], endings: (item: T) => readonly string[] | undefined) {
    const keys = items.map((item) => keysOf(endings(item)));
    this.#always = items.filter((_, index) => keys[index] === undefined);
    for (const key of new Set(keys.flatMap((some) => some ?? [])))
      this.#byEnd.set(
        key,
        items.filter((_, index) => keys[index]?.includes(key) ?? true),
      );
  }

  /** The items that may matter, and others, in their order. */
  of(path: string): readonly T[] {
    return this.#byEnd.get(keyOf(path)) ?? this.#always;
  }
}

function keysOf(ends: readonly string[] | undefined): readonly number[] | undefined {
  if (ends === undefined || ends.some(({ length }) => length < TOLD_BY)) return undefined;
  return ends.map(keyOf);
}

/** The last characters as a number, without the bit that tells small letters from capital ones. */
function keyOf(path: string): number {
  let key = 0;
  for (let at = path.length - TOLD_BY; at < path.length; at += 1)
    key = (key << 8) ^ ((path.charCodeAt(at) || 0) | 0x20);
  return key;
}
