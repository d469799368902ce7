import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertProved } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { ENVOY } from './compile.ts';

describe('filters of Envoy', () => {
  it('mean what the profiles mean, but for the losses', () => {
    for (const onLoss of ['tighter', 'wider'] as const)
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => assertProved(ENVOY, segmentation, { onLoss })),
        { numRuns: Number(process.env['NETWORK_RUNS'] ?? 300) },
      );
  });
});
