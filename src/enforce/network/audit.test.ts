import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertProved } from '../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import { NETWORK_UNITS } from './registry.ts';

const RUNS = Number(process.env['NETWORK_RUNS'] ?? 100);
const AUDITED = segmentationArbitrary({ requests: true, audit: true });
/** Those that can tell of what they would deny, and let it through. */
const WITH_AUDIT = ['nftables'];

describe('members in audit mode', () => {
  for (const unit of NETWORK_UNITS)
    it(`are not restricted by ${unit.id}, and judged as enforced ones, but for what is told`, () => {
      fc.assert(
        fc.property(AUDITED, fc.constantFrom('tighter', 'wider'), (segmentation, onLoss) => {
          assertProved(unit, segmentation, { onLoss });
        }),
        { numRuns: RUNS },
      );
    });

  it('are enforced where an engine has no such mode, which is told for every one', () => {
    fc.assert(
      fc.property(AUDITED, fc.constantFrom(...NETWORK_UNITS), (segmentation, unit) => {
        const { losses } = unit.compile(segmentation, { onLoss: 'wider' });
        const told = losses.filter(({ reason }) => reason.includes('has no audit mode'));
        const audited = segmentation.members.filter(({ mode }) => mode === 'audit');
        const expected = WITH_AUDIT.includes(unit.id)
          ? []
          : audited.flatMap(({ id, egress, ingress }) => [...(egress ? [id] : []), ...(ingress ? [id] : [])]);
        assert.deepEqual(
          told.map(({ member }) => member),
          expected,
        );
        for (const { direction, chosen } of told) assert.deepEqual([direction, chosen], ['tighter', false]);
      }),
      { numRuns: RUNS },
    );
  });
});
