import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { NFTABLES } from '../../enforce/network/nftables/compile.ts';
import type { Direction } from '../../model/profile/artefact.ts';
import { limitSchema } from '../../model/profile/limit.ts';
import type { Limit, Segmentation } from '../../model/segmentation/segmentation.ts';
import { describeDisagreement } from '../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import { lossesWhereRedirected, readHost } from './host-reading.ts';

const PLACE = { port: 15_001, bridgePorts: new Map([['veth1', '02:00:00:00:00:01']]) };

function counterexamples(segmentation: Segmentation, onLoss: Direction): string[] {
  const ruleset = NFTABLES.compile(segmentation, { onLoss, waypoint: PLACE });
  const waypoint = HAPROXY.compile(segmentation, { onLoss });
  const losses = [
    ...ruleset.losses,
    ...lossesWhereRedirected(waypoint.losses, ruleset.artefacts, segmentation),
  ];
  return readHost(ruleset.artefacts, waypoint.artefacts, segmentation)
    .flatMap((reading) => proveSegmentation(segmentation, reading, losses).unexplained)
    .map(describeDisagreement);
}

/** Every call is limited, so that all that can be is brought to the waypoint. */
function limited({ members }: Segmentation): Segmentation {
  const line = limitSchema.parse({ kind: 'rate', requests: 5, per: '1s' });
  const limit = (direction: 'ingress' | 'egress'): Limit => ({
    line: { section: 'limits', path: 'limits[0]', line },
    direction,
    port: undefined,
    peer: undefined,
    members: [],
  });
  return { members: members.map((member) => ({ ...member, limits: [limit('ingress'), limit('egress')] })) };
}

describe('a host with a waypoint', () => {
  it('does what the profiles say where everything is limited', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), (segmentation) => {
        assert.deepEqual(counterexamples(limited(segmentation), 'tighter'), []);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 50) },
    );
  });

  for (const onLoss of ['tighter', 'wider'] as const)
    it(`does what the profiles say, but for its losses (${onLoss})`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => {
          assert.deepEqual(counterexamples(segmentation, onLoss), []);
        }),
        { numRuns: Number(process.env['RUNS'] ?? 100) },
      );
    });
});
