/** Does this run prove by repetition what others prove in short (`npm run test:soak`)? */
export const isSoak = process.env['PLIMSOLL_SOAK'] === '1';
/** Does this run try properties in short, which `npm test` tries in full (`npm run check`)? */
export const isShort = process.env['PLIMSOLL_SHORT'] === '1' && !isSoak;
const TIMES = 20;
const PART = 8;
const LEAST = 10;

/**
 * How often a property is tried, which finds more the longer it is tried: so often, in a soak twenty times that, and in
 * short an eighth, but `least` times (10, or as often as it is tried at all). A test that asks besides whether something
 * was met at all says in `least` how many tries that takes.
 */
export function propertyRuns(ordinary: number, least = LEAST): number {
  if (isSoak) return ordinary * TIMES;
  return isShort ? Math.min(ordinary, Math.max(least, Math.ceil(ordinary / PART))) : ordinary;
}
