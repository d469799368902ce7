import * as fc from 'fast-check';
import { propertyRuns } from './property-runs.ts';

/** How often fast-check tries a property that does not say how often. */
const USUAL = 100;
/**
 * In CI all properties begin at one seed, so that a change is judged by what it changes; everywhere else each run tries
 * new cases, and what one finds becomes a test. `PLIMSOLL_SEED` sets another one.
 */
const seed = process.env['PLIMSOLL_SEED'] ?? (process.env['CI'] === 'true' ? '20261124' : undefined);
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  numRuns: propertyRuns(USUAL),
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});
