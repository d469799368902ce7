import * as fc from 'fast-check';
import { describe, it } from 'node:test';
import { assertProved } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { HAPROXY } from './compile.ts';

describe('HAProxy', () => {
  for (const onLoss of ['tighter', 'wider'] as const)
    it(`means what any profiles mean, but for its losses (${onLoss})`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => {
          assertProved(HAPROXY, segmentation, { onLoss });
        }),
        { numRuns: Number(process.env['RUNS'] ?? 1000), seed: Number(process.env['SEED'] ?? 1) },
      );
    });
});
