import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { profileSchema } from '../../model/profile/profile.ts';
import { NFTABLES } from './nftables/compile.ts';
import { NETWORK_UNITS } from './registry.ts';

function segmentation(sections: object) {
  const profile = profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { namespace: 'shop', name: 'api', labels: { app: 'api' } },
    ...sections,
  });
  return segmentProfiles([profile], { includeProposed: false, endpoints: new Map() });
}

const RATE = { kind: 'rate', requests: 5, per: '1s' };
const REQUESTS = [{ port: 80, routes: [{ path: '/', kind: 'prefix', methods: ['*'] }] }];
const WAYPOINT = { port: 15_001, bridgePorts: new Map() };

describe('limits', () => {
  for (const unit of NETWORK_UNITS)
    it(`are ${unit.id === 'haproxy' ? 'kept' : 'told to be lost'} by ${unit.id}`, () => {
      const limited = segmentation({ limits: [RATE], listens: REQUESTS });
      const { losses } = unit.compile(limited, { onLoss: 'tighter' });
      const own = losses.filter(({ line }) => line.section === 'limits');
      assert.deepEqual(
        own.map(({ direction, reason }) => `${direction}: ${reason}`),
        unit.id === 'haproxy' ? [] : [`wider: ${unit.id} is given no rate limits`],
      );
    });

  it('are told to be lost on a host where nothing brings calls to its waypoint', () => {
    const lossesOf = (sections: object) =>
      NFTABLES.compile(segmentation({ limits: [RATE], ...sections }), {
        onLoss: 'tighter',
        waypoint: WAYPOINT,
      })
        .losses.filter(({ line }) => line.section === 'limits')
        .map(({ reason }) => reason);
    assert.deepEqual(lossesOf({ listens: REQUESTS }), []);
    assert.match(lossesOf({}).join(), /no line speaks of/);
    assert.deepEqual(
      lossesOf({ listens: [80], limits: [{ ...RATE, on: { listen: 80 } }] }).filter((one) =>
        /limit/.test(one),
      ),
      [],
    );
  });
});
