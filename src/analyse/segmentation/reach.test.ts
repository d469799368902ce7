import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { segmentationArbitrary } from '../../../test/fixtures/segmentation-arbitrary.ts';
import type { Network } from '../../model/network/network.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import { profileSchema } from '../../model/profile/profile.ts';
import { connections } from './connections.ts';
import { intendedNetwork } from './profiles/intended-network.ts';
import { segmentProfiles } from './profiles/segment-profiles.ts';
import { cutsOf, groupsOf, reachFrom } from './reach.ts';

/** A chain of calls by name: `{ web: ['api'], api: ['db'], db: [] }`; `internet` is every address. */
function chain(calls: Record<string, string[]>): Network {
  const profiles = Object.entries(calls).map(([name, callees]) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { name },
      listens: [80],
      egress: callees.map((callee) =>
        callee === 'internet' ? { to: { cidr: '0.0.0.0/0' } } : { to: { workload: { name: callee } } },
      ),
    }),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints: new Map() });
  return intendedNetwork(segmentation, { strangers: false });
}

const named = (network: Network, name: string): Workload => {
  const workload = network.workloads.find((one) => one.name === name);
  assert.ok(workload, name);
  return workload;
};

function reachedNames(network: Network, start: string, falls?: (workload: Workload) => boolean) {
  const evaluated = connections(network);
  const reach = reachFrom(evaluated, groupsOf(evaluated, [named(network, start)]), (group) =>
    group.workloads.some(falls ?? (() => true)),
  );
  return Object.fromEntries(
    [...reach].flatMap(([group, way]) => group.workloads.map(({ name }) => [name, way.length])),
  );
}

describe('the reach', () => {
  it('follows calls, by the shortest way', () => {
    const network = chain({ web: ['api', 'cache'], api: ['db', 'cache'], cache: [], db: [], job: ['web'] });
    assert.deepEqual(reachedNames(network, 'web'), { api: 1, cache: 1, db: 2 });
    assert.deepEqual(reachedNames(network, 'db'), {});
  });

  it('goes on only through what falls', () => {
    const network = chain({ web: ['api'], api: ['db'], db: [] });
    assert.deepEqual(
      reachedNames(network, 'web', ({ name }) => name !== 'api'),
      { api: 1 },
    );
  });

  it('does not turn in circles', () => {
    const network = chain({ a: ['b'], b: ['c'], c: ['a'] });
    assert.deepEqual(reachedNames(network, 'a'), { b: 1, c: 2 });
  });

  it('is closed: whoever the reached may call is reached', () => {
    fc.assert(
      fc.property(segmentationArbitrary({ requests: false }), (segmentation) => {
        const network = intendedNetwork(segmentation);
        const evaluated = connections(network);
        const [first] = network.workloads;
        const starts = first ? groupsOf(evaluated, [first]) : [];
        const inside = new Set([...starts, ...reachFrom(evaluated, starts).keys()]);
        for (const from of inside)
          for (const to of evaluated.groups)
            assert.ok(inside.has(to) || evaluated.between(from, to).isEmpty());
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});

describe('cuts', () => {
  const cuts = (network: Network, start: string) =>
    cutsOf(connections(network), [named(network, start)], () => true);

  it('rank the rule that spares most first', () => {
    const network = chain({ web: ['api', 'cache'], api: ['db', 'queue'], cache: [], db: [], queue: [] });
    const { cuts: found, candidates, tried } = cuts(network, 'web');
    const [best] = found;
    assert.deepEqual(best?.spares.map(({ name }) => name).toSorted(), ['api', 'db', 'queue']);
    assert.ok(best && ['web', 'api'].includes(best.policy.name));
    assert.equal(candidates, tried);
  });

  it('do not count a rule whose removal leaves another way', () => {
    const network = chain({ web: ['api', 'job'], api: ['db'], job: ['db'], db: [] });
    const spared = cuts(network, 'web').cuts.flatMap(({ spares }) => spares.map(({ name }) => name));
    // The callers of db are named one by one among the callees' rules, so no single rule stands for both.
    assert.equal(spared.includes('db'), false);
  });

  it('tell where removing a rule closes the way to the internet', () => {
    const [only] = cuts(chain({ web: ['internet'] }), 'web').cuts;
    assert.deepEqual([only?.spares, only?.sparesInternet, only?.policy.name], [[], true, 'web']);
  });

  it('spare exactly what is out of reach without the rule', () => {
    fc.assert(
      fc.property(segmentationArbitrary({ requests: false }), (segmentation) => {
        const network = intendedNetwork(segmentation);
        const [first] = network.workloads;
        if (!first) return;
        const ids = (one: Network) => {
          const evaluated = connections(one);
          const reach = reachFrom(evaluated, groupsOf(evaluated, [first]));
          return new Set([...reach.keys()].flatMap(({ workloads }) => workloads.map(workloadId)));
        };
        const before = ids(network);
        for (const { policy, rule, spares } of cutsOf(connections(network), [first], () => true).cuts) {
          const less = { ...policy, rules: policy.rules.filter((one) => one !== rule) };
          const after = ids({
            ...network,
            policies: network.policies.map((one) => (one === policy ? less : one)),
          });
          assert.deepEqual(
            spares.map(workloadId).toSorted(),
            [...before].filter((id) => !after.has(id)).toSorted(),
          );
        }
      }),
      { numRuns: propertyRuns(30) },
    );
  });
});
