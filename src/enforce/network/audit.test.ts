import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertProved, proofsOf } from '../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { profileSchema } from '../../model/profile/profile.ts';
import { HAPROXY } from './haproxy/compile.ts';
import { NFTABLES } from './nftables/compile.ts';
import { NETWORK_UNITS } from './registry.ts';

const RUNS = propertyRuns(100);
const AUDITED = segmentationArbitrary({ requests: true, audit: true });
/** Those that can tell of what they would deny, and let it through. */
const WITH_AUDIT = ['nftables', 'haproxy'];

const AT = new Map([['lab/web', [{ interface: 'veth0', addresses: ['10.0.0.2'] }]]]);
const WEB = profileSchema.parse({
  apiVersion: 'plimsoll/v1',
  kind: 'WorkloadProfile',
  metadata: { namespace: 'lab', name: 'web' },
  egress: [{ to: { cidr: '203.0.113.0/24' }, ports: [443] }],
});

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

  it('are found out where somebody made enforced ones of them, or the other way round', () => {
    const [audited, enforced] = [['lab/web'], []].map((ids) =>
      segmentProfiles([WEB], { includeProposed: false, endpoints: AT, audited: ids }),
    );
    assert.ok(audited && enforced);
    for (const unit of [NFTABLES, HAPROXY])
      for (const [said, there] of [
        [audited, enforced],
        [enforced, audited],
      ] as const) {
        const { artefacts } = unit.compile(there, { onLoss: 'tighter' });
        for (const { unexplained } of proofsOf(unit, said, undefined, () => artefacts))
          assert.notDeepEqual(unexplained, [], unit.id);
      }
  });

  it('that are neither told nor refused are none of the compiler for nftables', () => {
    const audited = segmentProfiles([WEB], { includeProposed: false, endpoints: AT, audited: ['lab/web'] });
    for (const [from, to] of [
      ['plimsoll audit', 'plimsoll deny'],
      ['plimsoll audit', 'something else'],
    ] as const)
      assert.throws(
        () =>
          proofsOf(NFTABLES, audited, undefined, (artefacts) =>
            artefacts.map(({ path, text }) => ({ path, text: text.replaceAll(from, to) })),
          ),
        { name: 'Fault', code: 'malformed' },
      );
  });

  it('are enforced where an engine has no such mode, which is told for every one', () => {
    fc.assert(
      fc.property(AUDITED, fc.constantFrom(...NETWORK_UNITS), (segmentation, unit) => {
        const { losses } = unit.compile(segmentation, { onLoss: 'wider' });
        const reported = losses.filter(({ reason }) => reason.includes('has no audit mode'));
        const audited = segmentation.members.filter(({ mode }) => mode === 'audit');
        const expected = WITH_AUDIT.includes(unit.id)
          ? []
          : audited.flatMap(({ id, egress, ingress }) => [...(egress ? [id] : []), ...(ingress ? [id] : [])]);
        assert.deepEqual(
          reported.map(({ member }) => member),
          expected,
        );
        for (const { direction, chosen } of reported)
          assert.deepEqual([direction, chosen], ['tighter', false]);
      }),
      { numRuns: RUNS },
    );
  });
});
