import { readersAreBounded } from '../giants/within-bounds.ts';
import { isSoak } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 120;

readersAreBounded(1, isSoak);
