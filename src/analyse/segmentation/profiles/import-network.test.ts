import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { clusters } from '../../../../test/fixtures/network-arbitrary.ts';
import { readManifests } from '../../../observe/configuration/kubernetes/read-manifests.ts';
import type { Network } from '../../../model/network/network.ts';
import type { Workload } from '../../../model/network/workload.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { type Connections, connections } from '../connections.ts';
import { importNetwork } from './import-network.ts';
import { intendedNetwork } from './intended-network.ts';
import { segmentProfiles } from './segment-profiles.ts';

function read(...documents: unknown[]): Network {
  const text = documents.map((one) => JSON.stringify(one)).join('\n---\n');
  return readManifests([{ file: 'all.yaml', text }]).network;
}

const pod = (name: string, port?: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: { app: name } },
  spec: {
    containers: [{ name, image: name, ...(port === undefined ? {} : { ports: [{ containerPort: port }] }) }],
  },
});
const policy = (name: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec,
});

describe('profiles from policies', () => {
  it('say whom policies let call, and be called', () => {
    const network = read(
      pod('web', 8080),
      pod('db', 5432),
      policy('db', {
        podSelector: { matchLabels: { app: 'db' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 5432 }] }],
      }),
      policy('web', {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Egress'],
        egress: [
          { to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 5000, endPort: 6000 }] },
          { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] },
        ],
      }),
    );
    const { profiles, gaps } = importNetwork(network);
    assert.deepEqual(gaps, []);
    const [web, db] = profiles;
    const bare = (lines: readonly object[] | undefined) =>
      lines?.map((line) => Object.fromEntries(Object.entries(line).filter(([key]) => key !== 'provenance')));
    assert.equal(web?.listens, undefined);
    assert.deepEqual(bare(web?.egress), [
      {
        to: { workload: { namespace: 'shop', name: 'db' } },
        ports: [{ port: 5000, endPort: 6000, protocol: 'tcp' }],
        state: 'proposed',
      },
      { to: { cidr: '203.0.113.0/24' }, state: 'proposed' },
    ]);
    assert.deepEqual(db?.egress, []);
    assert.deepEqual(bare(db?.listens), [
      {
        port: 5432,
        protocol: 'tcp',
        from: [{ workload: { namespace: 'shop', name: 'web' } }],
        state: 'proposed',
      },
    ]);
  });

  it('name no more peers in all than there is room for, and tell how many lines are kept', () => {
    const names = ['a', 'b', 'c', 'd'];
    const network = read(
      ...names.map((name) => pod(name, 80)),
      policy('all', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: {} }] }],
        egress: [{ to: [{ podSelector: {} }] }],
      }),
    );
    const peersOf = ({ profiles }: ReturnType<typeof importNetwork>): number =>
      profiles
        .flatMap(({ listens = [], egress = [] }) => [
          ...listens.map(({ from }) => from?.length ?? 1),
          ...egress.map(() => 1),
        ])
        .reduce((sum, one) => sum + one, 0);
    const [all, some] = [importNetwork(network), importNetwork(network, 10)];
    assert.deepEqual([all.gaps, some.profiles.length], [[], names.length]);
    assert.ok(peersOf(all) > 10 && peersOf(some) <= 10);
    assert.match(some.gaps.at(-1)?.reason ?? '', /^(?:listens|egress) has \d+ lines, of which \d+ are kept$/);
  });

  it('are the same of what a cluster runs, where pods have addresses, and labels of their run', () => {
    const anybody = policy('web', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{}],
      egress: [{ ports: [{ port: 443 }] }],
    });
    const labels = { app: 'web', 'controller-uid': 'a-b', 'pod-template-hash': '5f6ffbc946' };
    const web = pod('web', 8080);
    const running = {
      ...web,
      metadata: { ...web.metadata, labels },
      status: { podIP: '10.0.1.7', podIPs: [{ ip: '10.0.1.7' }] },
    };
    const { profiles } = importNetwork(read(web, anybody));
    assert.deepEqual(profiles[0]?.egress?.at(-1)?.to, { cidr: '::/0' });
    assert.deepEqual(importNetwork(read(running, anybody)).profiles, profiles);
  });

  it('tell what they cannot say', () => {
    const network = read(
      pod('web'),
      policy('web', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }),
      { ...pod('agent'), spec: { hostNetwork: true, containers: [{ name: 'agent', image: 'agent' }] } },
    );
    const reasons = importNetwork(network).gaps.map(({ reason }) => reason);
    assert.ok(reasons.some((reason) => reason.includes('declare no ports')));
    assert.ok(reasons.some((reason) => reason.includes('shares the network of its node')));
  });

  it('let the same through as the policies they are from, at the ports that containers declare', () => {
    fc.assert(
      fc.property(clusters, (manifests) => {
        const network = read(...manifests);
        const unique = new Set(network.workloads.map(({ namespace, name }) => `${namespace}/${name}`));
        fc.pre(network.workloads.length > 0 && unique.size === network.workloads.length);
        const { profiles } = importNetwork(network);
        const meant = intendedNetwork(
          segmentProfiles(profiles, { includeProposed: true, endpoints: new Map() }),
        );
        const [before, after] = [connections(network), connections(meant)];
        const pods = network.workloads.filter(({ hostNetwork }) => !hostNetwork);
        for (const from of pods) {
          for (const to of pods) {
            if (from === to) continue;
            const declared = to.ports.reduce(
              (all, { protocol, port }) => all.union(Traffic.ports(protocol, Intervals.of([[port, port]]))),
              Traffic.NONE,
            );
            const [old, now] = [between(before, from, to), between(after, from, to)].map((one) =>
              one.intersect(declared),
            );
            assert.ok(old && now?.equals(old), `${from.name} -> ${to.name}`);
          }
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

function between(evaluated: Connections, from: Workload, to: Workload): Traffic {
  const groupOf = ({ namespace, name }: Workload) => {
    const found = evaluated.network.workloads.find((one) => one.namespace === namespace && one.name === name);
    const group = found && evaluated.groupOf(found);
    assert.ok(group);
    return group;
  };
  return evaluated.between(groupOf(from), groupOf(to));
}
