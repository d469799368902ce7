import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import {
  ADDRESSES,
  clusters,
  PORTS,
  PROTOCOLS,
  type Written,
} from '../../../test/fixtures/network-arbitrary.ts';
import { type End, PacketOracle } from '../../../test/fixtures/packet-oracle.ts';
import { type Connections, connections } from '../../analyse/segmentation/connections.ts';
import { changesBetween } from '../../analyse/segmentation/diff.ts';
import { type End as ExplainedEnd, explain } from '../../analyse/segmentation/explain.ts';
import { policyFindings } from '../../analyse/segmentation/policy-findings.ts';
import { subjectText } from '../../model/finding/subject-text.ts';
import { policyName } from '../../model/network/policy.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
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

function evaluate(manifests: readonly Written[]): Connections {
  const list = { kind: 'List', apiVersion: 'v1', items: manifests };
  const { network, gaps } = readManifests([{ file: 'all.json', text: JSON.stringify(list) }]);
  assert.deepEqual(
    gaps.filter(({ reason }) => !reason.includes('host-network pods')),
    [],
  );
  return connections(network);
}

const endOf = (end: Workload | string): ExplainedEnd =>
  typeof end === 'string' ? { address: parseAddress(end) } : { workload: end };

describe('the evaluation of policies', () => {
  it('agrees with the documentation, packet by packet, on generated clusters', () => {
    let packets = 0;
    let allowed = 0;
    const runs = propertyRuns(1500);
    fc.assert(
      fc.property(clusters, (manifests) => {
        const evaluated = evaluate(manifests);
        const { network } = evaluated;
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
                if (traffic.includes({ protocol: NUMBER_OF[protocol], port }) !== expected)
                  assert.fail(
                    `${expected ? 'refused' : 'allowed'}: ${JSON.stringify(from)} to ${JSON.stringify(to)} ${protocol} ${port}`,
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

  it('is explained by steps that decide the same', () => {
    fc.assert(
      fc.property(clusters, (manifests) => {
        const evaluated = evaluate(manifests);
        const taken = evaluated.network.workloads.reduce(
          (all, one) => all.union(one.addresses),
          AddressSet.NONE,
        );
        const addresses = ADDRESSES.filter((address) => !taken.includes(parseAddress(address)));
        const { workloads } = evaluated.network;
        for (const from of [...workloads, ...addresses.slice(0, 3)]) {
          for (const to of workloads) {
            const { allowed, steps } = explain(evaluated, endOf(from), endOf(to));
            assert.ok(allowed.equals(trafficBetween(evaluated, from, to)));
            // At each end, what its steps decide about is disjoint and everything, but for what is passed on.
            for (const direction of ['egress', 'ingress'] as const) {
              const final = steps.filter((step) => step.direction === direction && step.action !== 'pass');
              let decided = Traffic.NONE;
              for (const { traffic } of final) {
                assert.ok(decided.intersect(traffic).isEmpty());
                decided = decided.union(traffic);
              }
              if (final.length > 0) assert.ok(decided.equals(Traffic.ALL));
            }
          }
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('does not change without policies that are said to be shadowed, nor without such rules', () => {
    const runs = propertyRuns(300);
    let shadowed = 0;
    fc.assert(
      fc.property(clusters, (manifests) => {
        const evaluated = evaluate(manifests);
        const { network } = evaluated;
        for (const { id, subject: about } of policyFindings(evaluated)) {
          if (!['shadowed-policy', 'shadowed-rule', 'matches-nobody', 'selects-nothing'].includes(id))
            continue;
          const subject = subjectText(about);
          shadowed += 1;
          const policies = network.policies
            .filter((policy) => policyName(policy) !== subject)
            .map((policy) => ({
              ...policy,
              rules: policy.rules.filter((rule) => `${policyName(policy)} ${rule.origin.path}` !== subject),
            }));
          assert.deepEqual(
            [...changesBetween(evaluated, connections({ ...network, policies }))],
            [],
            subject,
          );
        }
      }),
      { numRuns: runs },
    );
    assert.ok(shadowed > runs / 3, `only ${shadowed} were looked at`);
  });

  it('differs by exactly what the comparison says', () => {
    let differing = 0;
    fc.assert(
      fc.property(clusters, fc.nat(), (manifests, seed) => {
        const before = evaluate(manifests);
        const without = seed % manifests.length;
        const after = evaluate(
          manifests.filter((one, index) => index !== without || one.kind === 'Namespace'),
        );
        const changes = [...changesBetween(before, after)];
        differing += changes.length;
        const find = (end: Workload) => (change: (typeof changes)[number], side: 'from' | 'to') => {
          const group = change[side];
          return (
            typeof group !== 'string' &&
            !(group instanceof AddressSet) &&
            group.workloads.some((one) => workloadId(one) === workloadId(end))
          );
        };
        for (const from of before.network.workloads) {
          for (const to of before.network.workloads) {
            const change = changes.find((one) => find(from)(one, 'from') && find(to)(one, 'to'));
            const [source, target] = [from, to].map((end) =>
              after.network.workloads.find((one) => workloadId(one) === workloadId(end)),
            );
            const old = trafficBetween(before, from, to);
            const now = source && target ? trafficBetween(after, source, target) : Traffic.NONE;
            assert.ok((change?.gained ?? Traffic.NONE).equals(now.subtract(old)));
            assert.ok((change?.lost ?? Traffic.NONE).equals(old.subtract(now)));
          }
        }
      }),
      { numRuns: propertyRuns(300, 150) },
    );
    assert.ok(differing > 100);
  });
});
