import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertProved } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { NFTABLES } from './compile.ts';

describe('the nftables compiler', () => {
  for (const onLoss of ['tighter', 'wider'] as const)
    it(`means what profiles say, but for its losses, where the ${onLoss} side is chosen`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) =>
          assertProved(NFTABLES, segmentation, { onLoss }),
        ),
        { numRuns: 500 },
      );
    });
});
