import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import {
  CILIUM_PORTS,
  ciliumClusters,
  ICMP_TYPES,
  NAMES_ASKED,
  OUTSIDE,
  REQUESTS,
} from '../../../test/fixtures/cilium-arbitrary.ts';
import {
  type CiliumEnd,
  CiliumOracle,
  type CiliumPacket,
  isName,
  isPod,
} from '../../../test/fixtures/cilium-oracle.ts';
import type { Written } from '../../../test/fixtures/network-arbitrary.ts';
import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import type { Workload } from '../../model/network/workload.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { type Flow, PROTOCOLS } from '../../model/sets/flow.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';

function evaluate(manifests: readonly Written[]): Connections {
  const list = { kind: 'List', apiVersion: 'v1', items: manifests };
  const { network, gaps } = readManifests([{ file: 'all.json', text: JSON.stringify(list) }]);
  assert.deepEqual(
    gaps.filter(({ informational }) => !informational),
    [],
  );
  return connections(network, NAMES_ASKED);
}

function workloadOf(evaluated: Connections, pod: Written): Workload {
  const found = evaluated.network.workloads.find(
    ({ name, namespace }) => name === pod.metadata.name && namespace === pod.metadata.namespace,
  );
  assert.ok(found);
  return found;
}

function trafficBetween(evaluated: Connections, from: CiliumEnd, to: CiliumEnd): Traffic {
  const groupOf = (pod: Written) => {
    const group = evaluated.groupOf(workloadOf(evaluated, pod));
    assert.ok(group);
    return group;
  };
  if (isPod(from) && isPod(to)) return evaluated.between(groupOf(from), groupOf(to));
  if (isPod(from) && isName(to)) return evaluated.withNames(groupOf(from)).get(to.resolved) ?? Traffic.NONE;
  const [pod, end, direction] = isPod(from)
    ? ([from, to, 'egress'] as const)
    : ([to, from, 'ingress'] as const);
  assert.ok(isPod(pod) && !isPod(end) && !isName(end));
  const parts = evaluated.withOutside(groupOf(pod), direction);
  return (
    parts.find(({ addresses }) => addresses.includes(parseAddress(end.address)))?.traffic ?? Traffic.NONE
  );
}

const NUMBERS = { TCP: PROTOCOLS.tcp, UDP: PROTOCOLS.udp, SCTP: PROTOCOLS.sctp, ICMP: PROTOCOLS.icmp };

function flowOf({ protocol, port, request }: CiliumPacket): Flow {
  if (protocol === 'ICMP') return { protocol: NUMBERS.ICMP, icmp: { type: port, code: 0 } };
  const fields = new Map(
    request && [
      [':method', request[0]],
      [':path', request[1]],
    ],
  );
  return { protocol: NUMBERS[protocol], port, ...(request ? { application: { kind: 'http', fields } } : {}) };
}

const KINDS: readonly Omit<CiliumPacket, 'from' | 'to'>[] = [
  ...CILIUM_PORTS.flatMap((port) =>
    (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => ({ protocol, port })),
  ),
  ...REQUESTS.flatMap((request) => [80, 81].map((port) => ({ protocol: 'TCP' as const, port, request }))),
  ...ICMP_TYPES.map((port) => ({ protocol: 'ICMP' as const, port })),
];

function endsIn(manifests: readonly Written[]): CiliumEnd[] {
  const pods = manifests.filter(({ kind }) => kind === 'Pod');
  const taken = new Set(pods.map((pod) => (pod['status'] as { podIP?: string } | undefined)?.podIP));
  const addresses = OUTSIDE.filter((address) => !taken.has(address)).map((address) => ({ address }));
  return [...pods, ...addresses, ...NAMES_ASKED.map((resolved) => ({ resolved }))];
}

function pairsOf(ends: readonly CiliumEnd[]): [from: CiliumEnd, to: CiliumEnd][] {
  return ends.flatMap((from) =>
    ends
      .filter((to) => from !== to && (isPod(from) || isPod(to)) && !isName(from))
      .map((to): [CiliumEnd, CiliumEnd] => [from, to]),
  );
}

describe('policies of Cilium', () => {
  it('mean what the documentation says, packet by packet, on generated clusters', () => {
    let packets = 0;
    let allowed = 0;
    const runs = propertyRuns(600);
    fc.assert(
      fc.property(ciliumClusters, (manifests) => {
        const evaluated = evaluate(manifests);
        const oracle = new CiliumOracle(manifests);
        for (const [from, to] of pairsOf(endsIn(manifests))) {
          const traffic = trafficBetween(evaluated, from, to);
          for (const kind of KINDS) {
            const packet = { ...kind, from, to };
            const expected = oracle.allows(packet);
            packets += 1;
            if (expected) allowed += 1;
            if (traffic.includes(flowOf(packet)) !== expected)
              assert.fail(`${expected ? 'refused' : 'allowed'}: ${JSON.stringify(packet)}`);
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
