import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { calicoClusters } from '../../../test/fixtures/calico-arbitrary.ts';
import { CalicoOracle } from '../../../test/fixtures/calico-oracle.ts';
import type { CalicoPacket } from '../../../test/fixtures/calico-rule-match.ts';
import { ADDRESSES, type Written } from '../../../test/fixtures/network-arbitrary.ts';
import type { End } from '../../../test/fixtures/packet-oracle.ts';
import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { type Flow, PROTOCOLS } from '../../model/sets/flow.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';

type Sent = Omit<CalicoPacket, 'from' | 'to'>;

const REQUESTS = [undefined, { method: 'GET', path: '/a' }, { method: 'POST', path: '/ab' }];
const PACKETS: Sent[] = [
  ...[1, 53, 80, 90, 8080].flatMap((port) => [
    ...REQUESTS.map((request) => ({ protocol: 'TCP', port, ...(request ? { request } : {}) })),
    { protocol: 'UDP', port },
    { protocol: 'SCTP', port },
  ]),
  { protocol: 'ICMP', port: 0, icmp: { type: 8, code: 0 } },
  { protocol: 'ICMP', port: 0, icmp: { type: 3, code: 1 } },
];

function flowOf({ protocol, port, icmp, request }: Sent): Flow {
  if (icmp) return { protocol: PROTOCOLS.icmp, icmp };
  const number = { TCP: PROTOCOLS.tcp, UDP: PROTOCOLS.udp, SCTP: PROTOCOLS.sctp }[protocol];
  assert.ok(number);
  if (!request) return { protocol: number, port };
  const fields = new Map([
    [':method', request.method],
    [':path', request.path],
  ]);
  return { protocol: number, port, application: { kind: 'http', fields } };
}

function groupOf(evaluated: Connections, { metadata }: Written) {
  const workload = evaluated.network.workloads.find(
    ({ name, namespace }) => name === metadata.name && namespace === metadata.namespace,
  );
  const group = workload && evaluated.groupOf(workload);
  assert.ok(group);
  return group;
}

function trafficBetween(evaluated: Connections, from: End, to: End): Traffic {
  if (typeof from !== 'string' && typeof to !== 'string')
    return evaluated.between(groupOf(evaluated, from), groupOf(evaluated, to));
  const [pod, address] = typeof from === 'string' ? [to, from] : [from, to];
  assert.ok(typeof pod !== 'string' && typeof address === 'string');
  const parts = evaluated.withOutside(
    groupOf(evaluated, pod),
    typeof from === 'string' ? 'ingress' : 'egress',
  );
  return parts.find(({ addresses }) => addresses.includes(parseAddress(address)))?.traffic ?? Traffic.NONE;
}

describe('the evaluation of Calico policies', () => {
  it('agrees with the documentation, packet by packet, on generated clusters', () => {
    let packets = 0;
    let allowed = 0;
    const runs = propertyRuns(300, 150);
    fc.assert(
      fc.property(calicoClusters, (manifests) => {
        const list = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: manifests });
        const { network, gaps } = readManifests([{ file: 'all.json', text: list }]);
        assert.deepEqual(
          gaps.filter(({ reason }) => !reason.includes('host-network pods')),
          [],
        );
        const evaluated = connections(network);
        const oracle = new CalicoOracle(manifests);
        const pods = manifests.filter(({ kind }) => kind === 'Pod');
        const taken = new Set(pods.map((pod) => (pod['status'] as { podIP?: string } | undefined)?.podIP));
        const ends: End[] = [...pods, ...ADDRESSES.filter((address) => !taken.has(address))];
        for (const from of ends) {
          for (const to of ends) {
            if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
            const traffic = trafficBetween(evaluated, from, to);
            for (const sent of PACKETS) {
              const expected = oracle.allows({ from, to, ...sent });
              packets += 1;
              if (expected) allowed += 1;
              if (traffic.includes(flowOf(sent)) !== expected)
                assert.fail(
                  `${expected ? 'refused' : 'allowed'}: ${JSON.stringify(from)} to ${JSON.stringify(to)} ${JSON.stringify(sent)}`,
                );
            }
          }
        }
      }),
      { numRuns: runs },
    );
    // The generator must not make clusters in which everything or nothing is allowed.
    assert.ok(packets > runs * 500, `only ${packets} packets`);
    assert.ok(allowed > packets / 10 && allowed < (packets * 9) / 10, `${allowed} of ${packets} allowed`);
  });
});
