/** Does this run prove by repetition what others prove in short (`npm run test:soak`)? */
export const isSoak = process.env['PLIMSOLL_SOAK'] === '1';
const TIMES = 20;

/** How often a property is tried that finds more the longer it is tried: so often, and in a soak twenty times that. */
export function propertyRuns(ordinary: number): number {
  return isSoak ? ordinary * TIMES : ordinary;
}
