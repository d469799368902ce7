import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import type { Network } from '../../../model/network/network.ts';
import { type Workload, workloadId } from '../../../model/network/workload.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import { permissionTraffic } from '../../../model/segmentation/permission-traffic.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { describeTraffic } from '../../../model/network/traffic-text.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { connections } from '../connections.ts';
import { intendedNetwork } from './intended-network.ts';
import { prove } from './prove.ts';
import { segmentProfiles } from './segment-profiles.ts';

function segment(
  ...profiles: { name: string; egress?: unknown; listens?: unknown; labels?: unknown }[]
): Segmentation {
  const parsed = profiles.map(({ name, labels, ...sections }) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name, labels },
      ...sections,
    }),
  );
  return segmentProfiles(parsed, { includeProposed: false, endpoints: new Map() });
}

/** What may flow from one workload to another, both ends asked. */
function between(segmentation: Segmentation, from: string, to: string): Traffic {
  const network = intendedNetwork(segmentation);
  const evaluated = connections(network);
  const groupOf = (name: string) => {
    const workload = network.workloads.find((one) => `${one.namespace}/${one.name}` === name);
    const group = workload && evaluated.groupOf(workload);
    assert.ok(group, name);
    return group;
  };
  return evaluated.between(groupOf(from), groupOf(to));
}

const web = { name: 'web', egress: [{ to: { workload: { name: 'db' } }, ports: [5432] }] };

describe('what profiles say of the network', () => {
  it('is what both ends say, and nothing else', () => {
    const segmentation = segment(web, { name: 'db', egress: [], listens: [5432, 9187] });
    assert.equal(describeTraffic(between(segmentation, 'shop/web', 'shop/db')), 'tcp 5432');
    assert.ok(between(segmentation, 'shop/db', 'shop/web').isEmpty());
    assert.ok(between(segmentation, 'shop/without-profile', 'shop/db').isEmpty());
  });

  it('is not restricted where a profile says nothing of a direction', () => {
    const segmentation = segment({ name: 'web' }, { name: 'db', listens: [5432] });
    assert.equal(describeTraffic(between(segmentation, 'shop/web', 'shop/db')), 'tcp 5432');
    assert.ok(between(segmentation, 'shop/db', 'shop/web').equals(Traffic.ALL));
  });

  it('lets in whom `from` names, and nobody else', () => {
    const db = { name: 'db', listens: [{ port: 5432, from: [{ workload: { labels: { role: 'app' } } }] }] };
    const segmentation = segment(web, { name: 'job', labels: { role: 'app' } }, db);
    assert.ok(between(segmentation, 'shop/web', 'shop/db').isEmpty());
    assert.equal(describeTraffic(between(segmentation, 'shop/job', 'shop/db')), 'tcp 5432');
  });

  it('lets requests through that both ends have', () => {
    const get = (path: string, kind: string) => ({ methods: ['GET'], path, kind });
    const caller = {
      name: 'web',
      egress: [
        {
          to: { workload: { name: 'api' } },
          ports: [80],
          http: [get('/orders/{id}', 'template'), get('/admin', 'exact')],
        },
      ],
    };
    const segmentation = segment(caller, {
      name: 'api',
      listens: [{ port: 80, routes: [get('/orders', 'prefix')] }],
    });
    const traffic = between(segmentation, 'shop/web', 'shop/api');
    const request = (path: string, method = 'GET') =>
      traffic.includes({
        protocol: 6,
        port: 80,
        application: {
          kind: 'http',
          fields: new Map([
            [':method', method],
            [':path', path],
          ]),
        },
      });
    assert.deepEqual(
      ['/orders/1', '/orders', '/orders/1/lines', '/admin'].map((path) => request(path)),
      [true, false, false, false],
    );
    assert.equal(request('/orders/1', 'POST'), false);
  });

  it('takes away what is refused', () => {
    const caller = {
      name: 'web',
      egress: [
        {
          to: { workload: { name: 'api' } },
          http: [{ methods: ['*'] }, { methods: ['DELETE'], state: 'refused' }],
        },
        { to: { workload: { name: 'api' } }, ports: [22], state: 'refused' },
      ],
    };
    const traffic = between(segment(caller, { name: 'api' }), 'shop/web', 'shop/api');
    const http = (port: number, method: string) =>
      traffic.includes({
        protocol: 6,
        port,
        application: { kind: 'http', fields: new Map([[':method', method]]) },
      });
    assert.deepEqual([http(80, 'GET'), http(80, 'DELETE'), http(22, 'GET')], [true, false, false]);
  });

  it('refuses two profiles of one workload', () => {
    assert.throws(() => segment(web, web), /two profiles of shop\/web/);
  });
});

/** A direct reading of one direction: what permissions allow towards a member, less what they deny. */
function reported(permissions: Member['egress'], peer: string): Traffic {
  if (!permissions) return Traffic.ALL;
  const sum = (list: readonly Permission[]) =>
    list
      .filter((one) => one.peer.kind === 'any' || one.members.includes(peer))
      .reduce((all, one) => all.union(permissionTraffic(one)), Traffic.NONE);
  return sum(permissions.allows).subtract(sum(permissions.denies));
}

describe('the network that is intended', () => {
  it('agrees with the permissions, read one by one', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), (segmentation) => {
        for (const from of segmentation.members) {
          for (const to of segmentation.members) {
            const expected = reported(from.egress, to.id).intersect(reported(to.ingress, from.id));
            assert.ok(between(segmentation, from.id, to.id).equals(expected), `${from.id} -> ${to.id}`);
          }
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('a proof', () => {
  const segmentation = segment(web, { name: 'db', egress: [], listens: [5432] });
  const intended = intendedNetwork(segmentation);
  /** The same network, but that whoever may call the database may call every port of it. */
  const wider: Network = {
    ...intended,
    policies: intended.policies.map((policy) =>
      policy.name === 'db'
        ? { ...policy, rules: policy.rules.map((rule) => ({ ...rule, traffic: Traffic.ALL })) }
        : policy,
    ),
  };

  it('finds nothing where both are the same', () => {
    fc.assert(
      fc.property(segmentationArbitrary(), (one) => {
        const network = intendedNetwork(one);
        assert.deepEqual(prove(network, network, []), { unexplained: [], explained: [] });
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('gives a counterexample', () => {
    const { unexplained } = prove(intended, wider, []);
    assert.equal(unexplained.length, 1);
    const [found] = unexplained;
    const names = (end: unknown) => (end as { workloads: Workload[] }).workloads.map(workloadId);
    assert.deepEqual(
      [found?.direction, names(found?.from), names(found?.to)],
      ['ingress', ['shop/Pod/web'], ['shop/Pod/db']],
    );
    assert.equal(found && describeTraffic(found.wider), 'everything but tcp 5432');
    assert.ok(found?.tighter.isEmpty());
  });

  const loss = (
    changes: Partial<NetworkLoss['affects']>,
    direction: NetworkLoss['direction'] = 'wider',
  ): NetworkLoss => ({
    member: 'shop/db',
    line: { section: 'listens', path: 'listens', key: '' },
    reason: 'the engine knows no ports',
    direction,
    chosen: false,
    affects: { direction: 'ingress', peers: [], members: ['shop/web'], traffic: Traffic.ALL, ...changes },
  });

  it('takes a declared loss for an explanation, as far as it goes', () => {
    assert.deepEqual(prove(intended, wider, [loss({})]).unexplained, []);
    const tcp = Traffic.ports(6, Intervals.of([[0, 65_535]]));
    const [rest] = prove(intended, wider, [loss({ traffic: tcp })]).unexplained;
    assert.ok(rest?.wider.equals(Traffic.ALL.subtract(tcp)));
  });

  it('asks of a change only the losses at its member, and finds what all of them together say', () => {
    const ports = fc
      .integer({ min: 0, max: 3 })
      .map((port) => Traffic.ports(6, Intervals.of([[port, port]])));
    const losses = fc.array(
      fc.record({
        member: fc.constantFrom('shop/db', 'shop/web', 'shop/none'),
        direction: fc.constantFrom('wider', 'tighter'),
        side: fc.constantFrom('ingress', 'egress'),
        traffic: ports,
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(losses, (drawn) => {
        const all = drawn.map(({ member, direction, side, traffic }): NetworkLoss => ({
          ...loss({ direction: side, traffic }, direction),
          member,
        }));
        const covered = all
          .filter(
            ({ member, direction, affects }) =>
              member === 'shop/db' && direction === 'wider' && affects.direction === 'ingress',
          )
          .reduce((sum, { affects }) => sum.union(affects.traffic), Traffic.NONE);
        const [whole] = prove(intended, wider, []).unexplained;
        const [rest] = prove(intended, wider, all).unexplained;
        assert.ok(whole && rest?.wider.equals(whole.wider.subtract(covered)));
      }),
      { numRuns: propertyRuns(50) },
    );
  });

  it('takes no loss of another direction, peer, member or side for one', () => {
    const others = [
      loss({ direction: 'egress' }),
      loss({ members: [] }),
      { ...loss({}), member: 'shop/web' },
      loss({}, 'tighter'),
    ];
    for (const other of others) assert.equal(prove(intended, wider, [other]).unexplained.length, 1);
  });
});
