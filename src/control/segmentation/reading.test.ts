import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { NFTABLES } from '../../enforce/network/nftables/compile.ts';
import type { Artefact, LossDirection } from '../../model/profile/artefact.ts';
import { limitSchema } from '../../model/profile/limit.ts';
import type { Limit, Segmentation } from '../../model/segmentation/segmentation.ts';
import { describeDisagreement } from '../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import { lossesWhereRedirected, readHost } from './reading.ts';

const PLACE = { port: 15_001, bridgePorts: new Map([['veth1', '02:00:00:00:00:01']]) };

type Change = (path: string, text: string) => string;

/** `change`: what somebody did to the artefacts. */
function counterexamples(
  segmentation: Segmentation,
  onLoss: LossDirection,
  change: Change = (_, text) => text,
  elsewhere = AddressSet.NONE,
): string[] {
  const ruleset = NFTABLES.compile(segmentation, { onLoss, waypoint: { ...PLACE, elsewhere } });
  const waypoint = HAPROXY.compile(segmentation, { onLoss });
  const losses = [
    ...ruleset.losses,
    ...lossesWhereRedirected(waypoint.losses, ruleset.artefacts, segmentation),
  ];
  const changed = (artefacts: readonly Artefact[]) =>
    artefacts.map(({ path, text }) => ({ path, text: change(path, text) }));
  return readHost(changed(ruleset.artefacts), changed(waypoint.artefacts), segmentation)
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

/** The addresses of some members. */
function addressesOf({ members }: Segmentation, isAmong: (index: number) => boolean): AddressSet {
  const all = members.filter((_, index) => isAmong(index)).flatMap(({ endpoints }) => endpoints);
  return AddressSet.parse(...all.flatMap(({ addresses }) => addresses));
}

describe('a host with a waypoint', () => {
  it('does what the profiles say where some workloads are on other nodes, but for what is no TCP', () => {
    fc.assert(
      fc.property(
        segmentationArbitrary(),
        fc.constantFrom<LossDirection>('tighter', 'wider'),
        fc.integer({ min: 0, max: 31 }),
        (segmentation, onLoss, bits) => {
          const elsewhere = addressesOf(segmentation, (index) => (bits & (1 << index)) !== 0);
          assert.deepEqual(counterexamples(segmentation, onLoss, undefined, elsewhere), []);
          assert.deepEqual(counterexamples(limited(segmentation), onLoss, undefined, elsewhere), []);
        },
      ),
      { numRuns: propertyRuns(50) },
    );
  });

  it('does what the profiles say where everything is limited', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), (segmentation) => {
        assert.deepEqual(counterexamples(limited(segmentation), 'tighter'), []);
      }),
      { numRuns: propertyRuns(50) },
    );
  });

  for (const onLoss of ['tighter', 'wider'] as const)
    it(`does what the profiles say, but for its losses (${onLoss})`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), (segmentation) => {
          assert.deepEqual(counterexamples(segmentation, onLoss), []);
        }),
        { numRuns: propertyRuns(100) },
      );
    });

  const PROFILES = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: web, namespace: shop }
egress:
  - to: { workload: { name: api } }
    ports: [8080]
    http: [{ methods: [GET], path: /orders }]
  - to: { dns: example.com }
    ports: [8443]
    http: [{ methods: [GET], path: / }]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: { name: api, namespace: shop }
failureMode: open
listens: [{ port: 8080, routes: [{ methods: ['*'], path: /, kind: prefix }] }]
`;
  const at = (name: string, ...addresses: string[]) =>
    [`shop/${name}`, [{ interface: `veth-${name}`, addresses }]] as const;
  const endpoints = new Map([at('web', '10.0.0.2', 'fd00::2'), at('api', '10.0.0.3', 'fd00::3')]);
  const segmentationOf = (text: string) =>
    segmentProfiles(parseProfiles(text, 'profiles.yaml'), { includeProposed: false, endpoints });
  const found = (change: Change) => counterexamples(segmentationOf(PROFILES), 'tighter', change);
  const inRuleset =
    (change: (text: string) => string): Change =>
    (path, text) =>
      path === 'nftables/bridge.json' ? change(text) : text;

  it('is proved as it is compiled, names that the waypoint knows among it', () => {
    assert.deepEqual(
      found((_, text) => text),
      [],
    );
  });

  it('is another one where calls are not brought to the waypoint', () => {
    const without = (text: string) =>
      text.replaceAll(
        /\{"add":\{"element":\{[^{}]*"waypoint_calls[46]","elem":\[[^]*?\]\}\}\}/g,
        '{"metainfo":{}}',
      );
    assert.notDeepEqual(found(inRuleset(without)), []);
    const one = (text: string) => text.replace(/\{"concat":\["10\.0\.0\.2",8080\]\},?\n/, '');
    assert.notDeepEqual(found(inRuleset(one)), []);
  });

  it('is another one where the waypoint says more or less', () => {
    const allowing: Change = (path, text) =>
      path === 'haproxy/maps/decisions.map' ? text.replace(/http-\S+/, 'any') : text;
    assert.ok(found(allowing).some((one) => one.includes('allows')));
    const refusing: Change = (path, text) =>
      path === 'haproxy/maps/decisions.map' ? text.replace(/http-\S+/, 'none') : text;
    assert.ok(found(refusing).some((one) => one.includes('refuses')));
  });

  it('is refused where it takes a workload of another node for one of this', () => {
    const elsewhere = AddressSet.parse('10.0.0.3', 'fd00::3');
    const proved = (change: Change) =>
      counterexamples(segmentationOf(PROFILES), 'tighter', change, elsewhere);
    assert.deepEqual(
      proved((_, text) => text),
      [],
    );
    const without = (text: string) =>
      text.replaceAll(
        /\{"add":\{"element":\{[^{}]*"elsewhere[46]","elem":\[[^]*?\]\}\}\}/g,
        '{"metainfo":{}}',
      );
    assert.throws(() => proved(inRuleset(without)), /is not what the endpoints of the members say/);
  });

  it('is refused where it has another failure mode, or another redirection', () => {
    const other = segmentationOf(PROFILES.replace('failureMode: open\n', ''));
    const { artefacts } = NFTABLES.compile(other, { onLoss: 'tighter', waypoint: PLACE });
    const [closed] = artefacts;
    assert.throws(() => found(inRuleset(() => closed?.text ?? '')), /another failure mode/);
    assert.throws(
      () => found(inRuleset((text) => text.replace('"hook":"input"', '"hook":"output"'))),
      /another one/,
    );
    assert.throws(() => found(inRuleset((text) => text.replaceAll('67108864', '33554432'))), /another one/);
  });
});
