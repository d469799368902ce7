import type { Companion } from '../verifiers/types.ts';
import type { HeardLeak } from './types.ts';

/** Bytes between a secret and what belongs to it, at most. */
const REACH = 1_000;

/** What was seen somewhere in a file. */
interface Place {
  readonly start: number;
  readonly value: string;
}

/**
 * The companion of each secret of a file, in the order of the secrets, where it is certain which one it is; empty where
 * it is not. One that stands alone near them belongs to all of them; several belong to the secrets behind them, or
 * before them, where each has its own so.
 */
export function companionsOf(
  secrets: readonly HeardLeak[],
  leaks: readonly HeardLeak[],
  { pattern }: Companion,
): string[] {
  const seen = companionsIn(leaks, pattern);
  const near = secrets.map(({ start }) => seen.filter((one) => Math.abs(one.start - start) <= REACH));
  const values = new Set(near.flat().map(({ value }) => value));
  if (values.size <= 1) return near.map(([first]) => first?.value ?? '');
  const sides = [-1, 1].map((side) => near.map((places, index) => neighbour(places, index, secrets, side)));
  const distinct = new Set(secrets.map(({ secret }) => secret)).size;
  const certain = sides.find(
    (side) => side.every((value) => value !== '') && new Set(side).size === distinct,
  );
  return certain ?? secrets.map(() => '');
}

/** Every text that looks like a companion, as it stands or as another leak is. */
function companionsIn(leaks: readonly HeardLeak[], pattern: RegExp): Place[] {
  const whole = new RegExp(pattern.source, `${pattern.flags.replaceAll(/[dg]/g, '')}dg`);
  const places = leaks.flatMap(({ around, aroundStart, secret, start }) => [
    ...placesIn(around, aroundStart, whole),
    ...placesIn(secret, start, whole),
  ]);
  return [...new Map(places.map((place) => [`${place.start} ${place.value}`, place])).values()];
}

function placesIn(text: string, base: number, pattern: RegExp): Place[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    start: base + (match.indices?.groups?.['companion']?.[0] ?? match.index),
    value: match.groups?.['companion'] ?? match[0],
  }));
}

/** The nearest one on this side of a secret, with no other secret between; empty where there is none. */
function neighbour(
  places: readonly Place[],
  index: number,
  secrets: readonly HeardLeak[],
  side: number,
): string {
  const { start = 0, secret = '' } = secrets[index] ?? {};
  const distance = (place: { readonly start: number }) => (place.start - start) * side;
  const [nearest] = places
    .filter((place) => distance(place) > 0)
    .toSorted((left, right) => distance(left) - distance(right));
  if (!nearest) return '';
  const isBetween = (other: HeardLeak) =>
    other.secret !== secret && distance(other) > 0 && distance(other) < distance(nearest);
  return secrets.some(isBetween) ? '' : nearest.value;
}
