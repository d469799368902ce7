import * as fc from 'fast-check';

/**
 * In CI all properties begin at one seed, so that a change is judged by what it changes; everywhere else each run tries
 * new cases, and what one finds becomes a test. `PLIMSOLL_SEED` sets another one.
 */
const seed = process.env['PLIMSOLL_SEED'] ?? (process.env['CI'] === 'true' ? '20261124' : undefined);
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
