import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { crowding } from './crowding.ts';

/** Is the machine this run's alone (`npm run test:timing`), so that time tells of the work and not of the machine? */
export const isTiming = process.env['PLIMSOLL_TIMING'] === '1';
/** Are time bounds asked of a part only, as properties are in short (`property-runs.ts`)? */
const isShort = process.env['PLIMSOLL_SHORT'] === '1' && !isTiming;
const PART = 4;
/** Milliseconds; work that takes longer hangs, on any machine that is not crowded. */
const HANGS = isShort ? 30_000 / PART : 30_000;

/**
 * How much there is of what is made to take long: a quarter in short, which hangs after a quarter of the time. What
 * grows no faster than it may does so at either size.
 */
export function bulk(ordinary: number): number {
  return isShort ? Math.ceil(ordinary / PART) : ordinary;
}

/** Fails where work took more milliseconds than it may; unless time is what this run is about, only where it hangs. */
export function assertWithin(most: number, took: number, of = 'it'): void {
  const asked = isTiming ? most : Math.max(most, HANGS);
  if (took < asked) return;
  const bound = isTiming ? asked : asked * crowding();
  assert.ok(took < bound, `${of} took ${took.toFixed(0)} ms, and may take ${bound.toFixed(0)} ms`);
}

/** Tells how long something took in milliseconds; that it took no longer than the bound is asked where time is what the run is about. */
export function reportWithin(
  context: Pick<TestContext, 'diagnostic'>,
  what: string,
  took: number,
  most: number,
): void {
  const figure = `${what}: ${took.toFixed(0)} ms, of ${most} at most`;
  context.diagnostic(figure);
  assert.ok(Number.isFinite(took), figure);
  if (isTiming) assert.ok(took <= most, figure);
}
