import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, beforeEach, describe, it } from 'node:test';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { NFTABLES } from '../../src/enforce/network/nftables/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { arpAnswer, datagram, fragments, neighbourAdvertisement, type Sender, tagged } from './frames.ts';
import { type LabEnd, NetworkLab } from './network-lab.ts';
import { absence, missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
const skip = missing('nft', 'ip', 'python3') || absence(canIsolate, 'the right to make network namespaces');

const WEB = { name: 'web0', addresses: ['10.0.0.2', 'fd00::2'] };
const API = { name: 'api0', addresses: ['10.0.0.3', 'fd00::3'] };
/** Its profile says nothing, so that nothing but its identity limits it. */
const FREE = { name: 'free0', addresses: ['10.0.0.4', 'fd00::4'] };
const ENDS: readonly LabEnd[] = [WEB, API, FREE];

const CALLS = [{ to: { workload: { name: 'api' } }, ports: [80, { port: 80, protocol: 'udp' }] }];
const REFUSED = { to: { workload: { name: 'api' } }, ports: [81], state: 'refused' };
const LISTENS = [80, { port: 80, protocol: 'udp' }];

/** The host's artefact for these calls of the front end. */
function artefact(egress: readonly unknown[]): string {
  const profile = (name: string, sections: object) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      ...sections,
    });
  const profiles = [profile('web', { egress }), profile('api', { listens: LISTENS }), profile('free', {})];
  const endpoints = new Map(
    ENDS.map(({ name, addresses }) => [`shop/${name.slice(0, -1)}`, [{ interface: name, addresses }]]),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  const { artefacts } = NFTABLES.compile(segmentation, { onLoss: 'tighter' });
  return artefacts.find(({ path }) => path === 'nftables/bridge.json')?.text ?? '';
}

describe('evasions of nftables', { skip }, () => {
  let lab: NetworkLab;
  before(async () => {
    lab = new NetworkLab(new Map(ENDS.map(({ name, addresses }) => [name, addresses])));
    await lab.serve([80, 81, 443]);
  });
  after(() => lab.dispose());
  beforeEach(() => lab.load('host', artefact(CALLS)));

  const sender = (
    end: LabEnd,
    family: 4 | 6,
    address = end.addresses[family === 4 ? 0 : 1] ?? '',
  ): Sender => ({ link: lab.linkAddress(end.name), address });
  const answers = async (from: LabEnd, protocol: 'tcp' | 'udp', address: string, port: number, size = 5) =>
    (await lab.probe([{ from, protocol, address, port, size }], 1))[0];

  /** What is sent from the member that nothing limits, and what a receiver would see of it. */
  const forged: Record<string, { frames: () => Buffer[]; to: LabEnd; match: string }> = {
    'a source of another member': {
      frames: () => [datagram(sender(FREE, 4, '10.0.0.2'), sender(API, 4), 80)],
      to: API,
      match: 'ip saddr 10.0.0.2 udp dport 80',
    },
    'a source of another member, IPv6': {
      frames: () => [datagram(sender(FREE, 6, 'fd00::2'), sender(API, 6), 80)],
      to: API,
      match: 'ip6 saddr fd00::2 udp dport 80',
    },
    'a second address': {
      frames: () => [datagram(sender(FREE, 4, '10.0.0.99'), sender(WEB, 4), 80)],
      to: WEB,
      match: 'ip saddr 10.0.0.99',
    },
    'a second address, IPv6': {
      frames: () => [datagram(sender(FREE, 6, 'fd00::99'), sender(WEB, 6), 80)],
      to: WEB,
      match: 'ip6 saddr fd00::99',
    },
    'an answer of ARP for another member': {
      frames: () => [arpAnswer(sender(FREE, 4), sender(API, 4), '10.0.0.2')],
      to: API,
      match: 'arp saddr ip 10.0.0.2',
    },
    'a neighbour advertisement for another member': {
      frames: () => [neighbourAdvertisement(sender(FREE, 6), sender(API, 6), 'fd00::2')],
      to: API,
      match: 'icmpv6 type nd-neighbor-advert icmpv6 taddr fd00::2',
    },
    'a tag of a virtual network': {
      frames: () => [tagged(datagram(sender(FREE, 4), sender(API, 4), 81))],
      to: API,
      match: 'vlan id 1',
    },
    'another destination than the interface has': {
      frames: () => [datagram(sender(FREE, 4), { ...sender(WEB, 4), address: '203.0.113.77' }, 80)],
      to: WEB,
      match: 'ip daddr 203.0.113.77',
    },
    'fragments to a port that is closed': {
      frames: () => fragments(sender(FREE, 4), sender(API, 4), 443),
      to: API,
      match: 'ip saddr 10.0.0.4 ip protocol udp',
    },
  };
  for (const [name, { frames, to, match }] of Object.entries(forged)) {
    it(`do not get through by ${name}`, () => {
      assert.equal(lab.arrivals(FREE.name, to.name, frames(), match), 0);
      lab.run('host', 'nft', 'flush', 'ruleset');
      assert.ok(lab.arrivals(FREE.name, to.name, frames(), match) > 0, 'it arrives where nothing keeps it');
      lab.run(to.name, 'ip', 'neighbour', 'flush', 'all');
    });
  }

  it('are told from the same frames with a true sender', () => {
    for (const family of [4, 6] as const)
      assert.equal(
        lab.arrivals(
          FREE.name,
          WEB.name,
          [datagram(sender(FREE, family), sender(WEB, family), 80)],
          'udp dport 80',
        ),
        1,
      );
    // Who is asked by the kernel itself answers with the same.
    for (const [frame, match] of [
      [arpAnswer(sender(FREE, 4), sender(API, 4), '10.0.0.4'), 'arp saddr ip 10.0.0.4'],
      [neighbourAdvertisement(sender(FREE, 6), sender(API, 6), 'fd00::4'), 'icmpv6 taddr fd00::4'],
    ] as const)
      assert.ok(lab.arrivals(FREE.name, API.name, [frame], match) >= 1, match);
  });

  it('do not get through over the other family of addresses; large datagrams in fragments do what whole ones do', async () => {
    for (const address of API.addresses) {
      assert.equal(await answers(WEB, 'tcp', address, 80), true);
      assert.equal(await answers(WEB, 'udp', address, 80, 4000), true);
      assert.equal(await answers(WEB, 'tcp', address, 443), false);
      assert.equal(await answers(WEB, 'udp', address, 443, 4000), false);
    }
  });

  it('find a bridge closed whose packets are not judged', async () => {
    lab.set('host', 'bridge/bridge-nf-call-iptables', 0);
    try {
      assert.equal(await answers(WEB, 'tcp', '10.0.0.3', 80), false);
    } finally {
      lab.set('host', 'bridge/bridge-nf-call-iptables', 1);
    }
    assert.equal(await answers(WEB, 'tcp', '10.0.0.3', 80), true);
  });

  for (const address of API.addresses) {
    it(`do not keep a connection to ${address} whose rule is revoked`, async () => {
      const say = await lab.hold(WEB.name, address, 80);
      assert.equal(await say(), true);
      lab.load('host', artefact(CALLS));
      assert.equal(await say(), true, 'what is loaded again changes nothing');
      lab.load('host', artefact([]));
      assert.equal(await say(), false);
    });
  }

  it('are told by the line that refuses', async () => {
    lab.load('host', artefact([...CALLS, REFUSED]));
    await answers(WEB, 'tcp', '10.0.0.3', 81);
    assert.ok(counted(lab, 'plimsoll deny egress shop/web egress[1]: ') > 0);
    await answers(WEB, 'tcp', '10.0.0.4', 80);
    assert.ok(counted(lab, 'plimsoll deny egress shop/web no line allows: ') > 0);
    await answers(FREE, 'tcp', '10.0.0.3', 443);
    assert.ok(counted(lab, 'plimsoll deny ingress shop/api no line allows: ') > 0);
  });

  it('find a name closed but while it has an address', async () => {
    lab.load('host', artefact([{ to: { dns: 'api.example.com' }, ports: [443] }]));
    const [name] = /name4_[\w./-]+/.exec(lab.run('host', 'nft', 'list', 'sets', 'inet')) ?? [];
    assert.ok(name);
    assert.equal(await answers(WEB, 'tcp', '203.0.113.77', 443), false);
    lab.run('host', 'nft', 'add', 'element', 'inet', 'plimsoll', name, '{ 203.0.113.77 timeout 60s }');
    assert.equal(await answers(WEB, 'tcp', '203.0.113.77', 443), true);
    assert.equal(await answers(WEB, 'tcp', '203.0.113.77', 80), false);
    lab.run('host', 'nft', 'add', 'element', 'inet', 'plimsoll', name, '{ 10.0.0.4 timeout 60s }');
    assert.equal(await answers(WEB, 'tcp', '10.0.0.4', 443), false, 'a name that resolves to a member');
    lab.run('host', 'nft', 'delete', 'element', 'inet', 'plimsoll', name, '{ 203.0.113.77 }');
    assert.equal(await answers(WEB, 'tcp', '203.0.113.77', 443), false);
  });
});

/** The packets that the rule with the prefix has counted. */
function counted(lab: NetworkLab, prefix: string): number {
  const { nftables } = JSON.parse(lab.run('host', 'nft', '-j', 'list', 'ruleset')) as {
    nftables: { rule?: { expr: { counter?: { packets: number }; log?: { prefix: string } }[] } }[];
  };
  const rules = nftables.flatMap(({ rule }) =>
    rule?.expr.some(({ log }) => log?.prefix === prefix) ? [rule] : [],
  );
  return rules
    .flatMap(({ expr }) => expr.flatMap(({ counter }) => counter?.packets ?? 0))
    .reduce((a, b) => a + b, 0);
}
