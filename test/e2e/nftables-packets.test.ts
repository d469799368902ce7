import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { connections } from '../../src/analyse/segmentation/connections.ts';
import { intendedNetwork } from '../../src/analyse/segmentation/profiles/intended-network.ts';
import { NFTABLES } from '../../src/enforce/network/nftables/compile.ts';
import type { Direction } from '../../src/model/network/policy.ts';
import type { Member, Segmentation } from '../../src/model/segmentation/segmentation.ts';
import { parseAddress } from '../../src/model/sets/address-text.ts';
import type { Flow } from '../../src/model/sets/flow.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { segmentationArbitrary } from '../fixtures/segmentation-arbitrary.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { type LabEnd, NetworkLab, type Probe } from './network-lab.ts';
import { absence, missing } from './real-part.ts';

export const lane: Lane = 'machine';

const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
const skip = missing('nft', 'ip', 'python3') || absence(canIsolate, 'the right to make network namespaces');

/** Of each variant. */
const POLICIES = repetitions(30, 200);

const PORTS = [53, 80, 443, 5432, 8000, 8050, 8080, 9092, 9999];
const LAB_MEMBERS = [0, 1, 2, 3].map((index) => `veth${index}`);
const addressesOf = (index: number): string[] => [`10.0.0.${index + 2}`, `fd00::${index + 2}`];

describe('packets between namespaces on a bridge', { skip }, () => {
  let lab: NetworkLab;
  before(async () => {
    lab = new NetworkLab(new Map(LAB_MEMBERS.map((name, index) => [name, addressesOf(index)])));
    await lab.serve(PORTS);
  });
  after(() => lab.dispose());

  for (const variant of ['the namespace of the host', 'the namespaces of the members'] as const)
    it(`go where the evaluator says, and nowhere else, in ${POLICIES} generated policies in ${variant}`, async () => {
      let answered = 0;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(segmentationArbitrary({ requests: false, audit: true }), async (segmentation) => {
          load(lab, segmentation, variant);
          const probes = probesOf(segmentation, lab);
          const expected = expectations(segmentation, probes);
          const passed = await lab.probe(probes, 0.4);
          const late = probes.filter((_, index) => expected[index] && !passed[index]);
          // A machine that is busy answers late: who should be answered is asked once more, patiently.
          const answers = late.length > 0 ? await lab.probe(late, 3) : [];
          const again = new Set(late.filter((_, index) => answers[index]));
          const wrong = probes.filter(
            (probe, index) => (passed[index] || again.has(probe)) !== expected[index],
          );
          assert.deepEqual(wrong.map(describeProbe), []);
          answered += expected.filter(Boolean).length;
          refused += expected.filter((one) => !one).length;
        }),
        { numRuns: POLICIES, endOnFailure: true },
      );
      assert.ok(answered > 0 && refused > 0, `${answered} answered, ${refused} refused`);
    });
});

/** Loads what the host has, or what each member has in its own namespace, and nothing else. */
function load(
  lab: NetworkLab,
  segmentation: Segmentation,
  variant: 'the namespace of the host' | 'the namespaces of the members',
): void {
  const { artefacts } = NFTABLES.compile(segmentation, { onLoss: 'tighter' });
  for (const name of ['host', ...LAB_MEMBERS]) lab.run(name, 'nft', 'flush', 'ruleset');
  const text = (path: string): string => {
    const artefact = artefacts.find((one) => one.path === path);
    assert.ok(artefact, path);
    return artefact.text;
  };
  if (variant === 'the namespace of the host') lab.load('host', text('nftables/bridge.json'));
  else
    for (const member of segmentation.members)
      lab.load(endOf(member).name, text(`nftables/namespaces/${member.id}.json`));
}

/** Every way from a member, to a member, or both, over every protocol and family. */
function probesOf({ members }: Segmentation, { host, outside }: NetworkLab): Probe[] {
  const inside = members.map(endOf);
  const ends = [...inside, host, outside];
  return ends.flatMap((from) =>
    ends
      .filter((to) => to !== from && (inside.includes(from) || inside.includes(to)))
      .flatMap((to) =>
        to.addresses.flatMap((address): Probe[] => [
          { from, protocol: 'icmp', address, port: 0 },
          ...(['tcp', 'udp'] as const).flatMap((protocol) =>
            PORTS.map((port) => ({ from, protocol, address, port })),
          ),
        ]),
      ),
  );
}

function endOf({ endpoints: [endpoint] }: Member): LabEnd {
  assert.ok(endpoint);
  return { name: endpoint.interface, addresses: endpoint.addresses };
}

/** What the evaluator says of each probe. */
function expectations(segmentation: Segmentation, probes: readonly Probe[]): boolean[] {
  const network = intendedNetwork(segmentation);
  const evaluated = connections(network);
  const members = new Map(
    segmentation.members.flatMap((member) => {
      const workload = network.workloads.find(
        ({ namespace, name }) => namespace === member.namespace && name === member.name,
      );
      const group = workload && evaluated.groupOf(workload);
      assert.ok(group);
      return endOf(member).addresses.map((address) => [address, group] as const);
    }),
  );
  const outside = (
    group: ReturnType<typeof members.get>,
    direction: Direction,
    address: string,
    flow: Flow,
  ): boolean =>
    group !== undefined &&
    evaluated
      .withOutside(group, direction)
      .some(({ addresses, traffic }) => addresses.includes(parseAddress(address)) && traffic.includes(flow));
  return probes.map(({ from, protocol, address, port }) => {
    const source = from.addresses.find((one) => one.includes(':') === address.includes(':')) ?? '';
    const flow = flowOf(protocol, address, port);
    const [caller, callee] = [members.get(source), members.get(address)];
    if (caller && callee) return evaluated.between(caller, callee).includes(flow);
    return caller ? outside(caller, 'egress', address, flow) : outside(callee, 'ingress', source, flow);
  });
}

function flowOf(protocol: Probe['protocol'], address: string, port: number): Flow {
  if (protocol !== 'icmp') return { protocol: protocol === 'tcp' ? 6 : 17, port };
  return address.includes(':')
    ? { protocol: 58, icmp: { type: 128, code: 0 } }
    : { protocol: 1, icmp: { type: 8, code: 0 } };
}

function describeProbe({ from, protocol, address, port }: Probe): string {
  return `${from.name} -> ${protocol} ${address} ${port}`;
}
