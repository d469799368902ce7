import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertProved } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { ISTIO } from './compile.ts';

describe('policies of Istio', () => {
  it('mean what the profiles mean, but for the losses', () => {
    for (const onLoss of ['tighter', 'wider'] as const)
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => assertProved(ISTIO, segmentation, { onLoss })),
        { numRuns: Number(process.env['NETWORK_RUNS'] ?? 300) },
      );
  });
});
