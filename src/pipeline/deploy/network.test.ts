import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ADDRESSES, clusters, PORTS, PROTOCOLS } from '../../../test/fixtures/network-arbitrary.ts';
import { type End, PacketOracle } from '../../../test/fixtures/packet-oracle.ts';
import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import type { Workload } from '../../model/network/workload.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { PROTOCOLS as NUMBERS } from '../../model/sets/flow.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';

const NUMBER_OF = { TCP: NUMBERS.tcp, UDP: NUMBERS.udp, SCTP: NUMBERS.sctp };

function groupOf(evaluated: Connections, workload: Workload) {
  const group = evaluated.groupOf(workload);
  assert.ok(group);
  return group;
}

function trafficBetween(evaluated: Connections, from: Workload | string, to: Workload | string): Traffic {
  if (typeof from !== 'string' && typeof to !== 'string')
    return evaluated.between(groupOf(evaluated, from), groupOf(evaluated, to));
  const direction = typeof from === 'string' ? 'ingress' : 'egress';
  const pod = typeof from === 'string' ? to : from;
  const address = typeof from === 'string' ? from : to;
  assert.ok(typeof pod !== 'string' && typeof address === 'string');
  const parts = evaluated.withOutside(groupOf(evaluated, pod), direction);
  return parts.find(({ addresses }) => addresses.includes(parseAddress(address)))?.traffic ?? Traffic.NONE;
}

describe('the evaluation of policies', () => {
  it('agrees with the documentation, packet by packet, on generated clusters', () => {
    let packets = 0;
    let allowed = 0;
    const runs = Number(process.env['NETWORK_RUNS'] ?? 1500);
    fc.assert(
      fc.property(clusters, (manifests) => {
        const { network, gaps } = readManifests([
          { file: 'all.json', text: JSON.stringify({ kind: 'List', apiVersion: 'v1', items: manifests }) },
        ]);
        assert.deepEqual(gaps, []);
        const evaluated = connections(network);
        const oracle = new PacketOracle(manifests);
        const pods = manifests.filter(({ kind }) => kind === 'Pod');
        const taken = new Set(pods.map((pod) => (pod['status'] as { podIP?: string } | undefined)?.podIP));
        const ends: End[] = [...pods, ...ADDRESSES.filter((address) => !taken.has(address))];
        const ours = (end: End): Workload | string => {
          if (typeof end === 'string') return end;
          const found = network.workloads.find(
            ({ name, namespace }) => name === end.metadata.name && namespace === end.metadata.namespace,
          );
          assert.ok(found);
          return found;
        };
        for (const from of ends) {
          for (const to of ends) {
            if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
            const traffic = trafficBetween(evaluated, ours(from), ours(to));
            for (const protocol of PROTOCOLS) {
              for (const port of PORTS) {
                const expected = oracle.allows({ from, to, protocol, port });
                packets += 1;
                if (expected) allowed += 1;
                assert.equal(
                  traffic.includes({ protocol: NUMBER_OF[protocol], port }),
                  expected,
                  `${JSON.stringify(from)} to ${JSON.stringify(to)} ${protocol} ${port}`,
                );
              }
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
