/** Does this run prove by repetition what others prove in short (`npm run test:soak`)? */
export const isSoak = process.env['PLIMSOLL_SOAK'] === '1';
/** Does this run try properties in short, which `npm test` tries in full (`npm run check`)? */
export const isShort = process.env['PLIMSOLL_SHORT'] === '1' && !isSoak;
const TIMES = 20;
const PART = 12;
const LEAST = 4;

/**
 * How often a property is tried, which finds more the longer it is tried: so often, in a soak twenty times that, and in
 * short a twelfth, but `least` times (4, or as often as it is tried at all). A test that asks besides whether something
 * was met at all says in `least` how many tries that takes.
 */
export function propertyRuns(ordinary: number, least = LEAST): number {
  if (isSoak) return ordinary * TIMES;
  return isShort ? Math.min(ordinary, Math.max(least, Math.ceil(ordinary / PART))) : ordinary;
}

/**
 * Of cases that are all tried, those of this run: all, or in short one of so many, each time from another one on. What is
 * left out then is tried by `npm test`.
 */
export function casesOf<T>(all: readonly T[], of = PART): readonly T[] {
  return isShort ? partOf(all, turnOf(of)) : all;
}

/** As `casesOf`, for what takes so long that `npm test` too tries a part in each run: all are tried in a soak. */
export function inTurn<T>(all: readonly T[], of = PART): readonly T[] {
  return isSoak ? all : partOf(all, turnOf(of));
}

/** Every so manieth, from this one on. */
export interface Turn {
  readonly first: number;
  readonly of: number;
}

/** Another one each time. */
export function turnOf(of: number): Turn {
  return { first: Math.floor(Math.random() * of), of };
}

function partOf<T>(all: readonly T[], { first, of }: Turn): readonly T[] {
  return all.filter((_, index) => index % of === first);
}
