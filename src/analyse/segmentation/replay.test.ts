import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { flow, profile, request } from '../../../test/fixtures/flows.ts';
import type { FlowRecord } from '../../model/flow/record.ts';
import { trafficOf } from '../../model/flow/traffic.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { connections } from './connections.ts';
import { intendedNetwork } from './profiles/intended-network.ts';
import { segmentProfiles } from './profiles/segment-profiles.ts';
import { missingDirections, replay } from './replay.ts';

const ENDPOINTS = new Map([['shop/db', [{ interface: 'veth-db', addresses: ['10.0.0.9'] }]]]);

function evaluated(profiles: readonly WorkloadProfile[]) {
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints: ENDPOINTS });
  return connections(intendedNetwork(segmentation, { strangers: false }));
}

const toDb = { to: { workload: { name: 'db' } }, ports: [5432] };
const SHOP = [
  profile('web', {
    egress: [
      toDb,
      {
        to: { workload: { name: 'api' } },
        ports: [80],
        http: [{ methods: ['GET'], path: '/orders/{id}', kind: 'template' }],
      },
      { to: { dns: '*.bank.example' }, ports: [443] },
      { to: { cidr: '203.0.113.0/24' }, ports: [8443] },
      { to: { cidr: '203.0.113.7/32' }, ports: [8443], state: 'refused' },
    ],
  }),
  profile('db', { listens: [5432], egress: [] }),
  profile('api', { listens: [80, 81] }),
];
const outcomes = (...flows: FlowRecord[]) => replay(evaluated(SHOP), flows).map(({ standing }) => standing);
const outside = (address: string, name?: string): Partial<FlowRecord> => ({
  to: { kind: 'address', address, ...(name === undefined ? {} : { name }) },
});

describe('replay', () => {
  it('tells what works, breaks and opens', () => {
    assert.deepEqual(
      outcomes(
        flow('shop/web', 'shop/db', 5432),
        flow('shop/web', 'shop/db', 5433),
        flow('shop/web', 'shop/db', 5432, { decision: 'denied' }),
        flow('shop/web', 'shop/db', 5433, { decision: 'denied' }),
        flow('shop/web', 'shop/db', 5433, { decision: 'would-be-denied' }),
        flow('shop/web', 'shop/db', 5433, { answered: false }),
        flow('shop/web', 'shop/db', 5432, { protocol: 'udp' }),
        flow('other/x', 'shop/nobody', 1),
      ),
      ['works', 'breaks', 'opens', 'stays-denied', 'breaks', 'stays-denied', 'breaks', 'unjudged'],
    );
  });

  it('judges requests, and is unsure where they were not recorded or were put together', () => {
    const get = flow('shop/web', 'shop/api', 80, request('GET', '/orders/7'));
    assert.deepEqual(
      outcomes(
        get,
        flow('shop/web', 'shop/api', 80, request('GET', '/orders/{any}', 'template')),
        flow('shop/web', 'shop/api', 80, request('GET', '/orders', 'prefix')),
        flow('shop/web', 'shop/api', 80, request('POST', '/orders/7')),
      ),
      ['works', 'works', 'unsure', 'breaks'],
    );
    assert.deepEqual(outcomes(flow('shop/web', 'shop/api', 80)), ['unsure']);
    assert.deepEqual(outcomes(flow('shop/web', 'shop/api', 80), get), ['detailed', 'works']);
  });

  it('judges addresses and the names that they were called by', () => {
    assert.deepEqual(
      outcomes(
        flow('shop/web', '', 443, outside('192.0.2.1', 'api.bank.example')),
        flow('shop/web', '', 443, { to: { kind: 'name', name: 'API.bank.example' } }),
        flow('shop/web', '', 443, outside('192.0.2.1', 'evil.example')),
        flow('shop/web', '', 443, outside('192.0.2.1')),
        flow('shop/web', '', 8443, outside('203.0.113.8')),
        flow('shop/web', '', 8443, outside('203.0.113.7')),
        flow('shop/web', '', 5432, outside('10.0.0.9')),
      ),
      ['works', 'works', 'breaks', 'unsure', 'works', 'breaks', 'works'],
    );
  });

  it('tells the end that denies, and whether a new line would help', () => {
    const [missing, refused] = replay(evaluated(SHOP), [
      flow('shop/db', 'shop/api', 81),
      flow('shop/web', '', 8443, outside('203.0.113.7')),
    ]);
    assert.ok(missing && refused);
    assert.deepEqual(missingDirections(missing), ['egress', 'ingress']);
    assert.deepEqual(missingDirections(refused), []);
    assert.deepEqual(
      refused.denials.map(({ rule }) => rule?.origin.path),
      ['egress[4]'],
    );
  });

  it('agrees with the evaluated sets on every flow between workloads', () => {
    const network = evaluated(SHOP);
    const names = ['web', 'db', 'api'] as const;
    const path = fc.constantFrom('/orders/1', '/orders/1/2', '/x');
    fc.assert(
      fc.property(
        fc.record({
          from: fc.constantFrom(...names),
          to: fc.constantFrom(...names),
          port: fc.constantFrom(80, 81, 443, 5432),
          said: fc.option(fc.tuple(fc.constantFrom('GET', 'POST'), path), { nil: undefined }),
        }),
        ({ from, to, port, said }) => {
          const record = flow(`shop/${from}`, `shop/${to}`, port, said ? request(...said) : {});
          const [judged] = replay(network, [record]);
          const group = (name: string) =>
            network.groups.find(({ workloads }) => workloads.some((one) => one.name === name));
          const [a, b] = [group(from), group(to)];
          assert.ok(a && b && judged);
          const asked = trafficOf(record);
          const allowed = network.between(a, b).intersect(asked);
          const expected = allowed.equals(asked) ? 'works' : allowed.isEmpty() ? 'breaks' : 'unsure';
          assert.equal(judged.standing, expected);
        },
      ),
    );
  });
});
