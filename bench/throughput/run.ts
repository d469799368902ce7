import { once } from 'node:events';
import * as z from 'zod';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { NFTABLES } from '../../src/enforce/network/nftables/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { NetworkLab } from '../../test/e2e/network-lab.ts';
import { machine } from '../measure.ts';

/**
 * What two members on a bridge get through with 20,000 entries in nftables, as a ratio to the same rules without any
 * entries but their own, in turn and in the same run. Beside them a host that tracks bridged connections, as one with
 * Docker does, and one without any rules. Per second of processor time of both ends, in whose name the kernel works, so
 * that others on the machine do not count. Needs root, nftables and iperf3.
 * Usage: node bench/throughput/run.ts [rounds] [seconds]
 */
const [ROUNDS, SECONDS] = [Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 3)];
const MEMBERS = 72;
const PORT = 5201;
/** What 20,000 entries are to leave of bytes and packets. */
const BOUND = 0.98;
const TRACKED =
  'add table inet tracked; add chain inet tracked forward { type filter hook forward priority 0; }; add rule inet tracked forward ct state established,related accept';
const WEB = { name: 'service-0', addresses: ['10.0.0.10', 'fd00::10'] };
const API = { name: 'service-1', addresses: ['10.0.0.11', 'fd00::11'] };

const TRAFFIC = {
  'TCP, MB': ['--time', String(SECONDS)],
  'UDP of 64 bytes, packets': ['--time', String(SECONDS), '--udp', '--bitrate', '0', '--length', '64'],
} as const;
type TrafficName = keyof typeof TRAFFIC;
const NAMES = Object.keys(TRAFFIC) as TrafficName[];

const reportSchema = z.object({
  end: z.object({
    sum_received: z.object({ bytes: z.number(), seconds: z.number() }),
    cpu_utilization_percent: z.object({ host_total: z.number(), remote_total: z.number() }),
  }),
});

/** Each of some members may call a port of each other: the bridge's artefact. */
function rulesFor(members: number): { readonly text: string; readonly entries: number } {
  const names = Array.from({ length: members }, (_, index) => `service-${index}`);
  const ports = [PORT, { port: PORT, protocol: 'udp' }];
  const profiles = names.map((name) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'bench', name },
      egress: [{ to: { workload: { labels: {} } }, ports }],
      listens: ports,
    }),
  );
  const endpoints = new Map(
    names.map((name, index) => [
      `bench/${name}`,
      [{ interface: name, addresses: [index < 2 ? `10.0.0.${10 + index}` : `10.0.1.${index}`] }],
    ]),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  const { artefacts } = NFTABLES.compile(segmentation, { onLoss: 'tighter' });
  const text = artefacts.find(({ path }) => path === 'nftables/bridge.json')?.text ?? '';
  return { text, entries: text.split('\n').filter((line) => line.startsWith('[{"concat"')).length };
}

/** Megabytes, or packets, for each second that both ends worked. */
async function rateOf(lab: NetworkLab, name: TrafficName): Promise<number> {
  const server = lab.spawn(
    API.name,
    'iperf3',
    '--server',
    '--one-off',
    '--port',
    String(PORT),
    '--forceflush',
  );
  const ended = once(server, 'exit');
  await once(server.stdout, 'data');
  const args = ['--client', API.addresses[0] ?? '', '--port', String(PORT), '--json', ...TRAFFIC[name]];
  const { end } = reportSchema.parse(JSON.parse(lab.run(WEB.name, 'iperf3', ...args)));
  await ended;
  const { bytes, seconds } = end.sum_received;
  const { host_total: asking, remote_total: answering } = end.cpu_utilization_percent;
  const worked = ((asking + answering) / 100) * seconds;
  return bytes / (name.startsWith('TCP') ? 2 ** 20 : 64) / worked;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const [alone, all] = [rulesFor(2), rulesFor(MEMBERS)];
const names = {
  none: 'no rules',
  tracked: 'connections tracked',
  alone: `rules for these two, ${alone.entries} entries`,
  all: `rules for ${MEMBERS}, ${all.entries} entries`,
} as const;
type Contender = keyof typeof names;
const contenders = Object.keys(names) as Contender[];

function prepare(lab: NetworkLab, contender: Contender): void {
  lab.run('host', 'nft', 'flush', 'ruleset');
  for (const setting of ['bridge/bridge-nf-call-iptables', 'bridge/bridge-nf-call-ip6tables'])
    lab.set('host', setting, contender === 'none' ? 0 : 1);
  if (contender === 'tracked') lab.run('host', 'nft', TRACKED);
  if (contender === 'alone' || contender === 'all') lab.load('host', { alone, all }[contender].text);
}

const lab = new NetworkLab(new Map([WEB, API].map(({ name, addresses }) => [name, addresses])));
try {
  const rates = new Map(contenders.map((one) => [one, NAMES.map((): number[] => [])]));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const contender of contenders) {
      prepare(lab, contender);
      for (const [index, name] of NAMES.entries()) {
        const rate = await rateOf(lab, name);
        if (round > 0) rates.get(contender)?.[index]?.push(rate);
      }
    }
  const medians = new Map(Array.from(rates, ([contender, values]) => [contender, values.map(median)]));
  const ratios = (to: Contender, of: Contender): number[] =>
    (medians.get(of) ?? []).map((value, index) => value / (medians.get(to)?.[index] ?? Number.NaN));
  console.log(`${machine()}, medians of ${ROUNDS} rounds of ${SECONDS} s, per second of processor time\n`);
  console.log(`| | ${NAMES.map((name) => `${name} | of none | of these two`).join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(3 * NAMES.length)}`);
  for (const [contender, values] of medians) {
    const [ofNone, ofAlone] = [ratios('none', contender), ratios('alone', contender)];
    const cells = values.map((value, index) => [
      Math.round(value),
      ofNone[index]?.toFixed(3),
      ofAlone[index]?.toFixed(3),
    ]);
    console.log(`| ${names[contender]} | ${cells.flat().join(' | ')} |`);
  }
  const isMet = ratios('alone', 'all').every((ratio) => ratio >= BOUND);
  console.log(`\n${all.entries} entries leave at least ${BOUND}: ${isMet ? 'met' : 'missed'}`);
  if (!isMet) process.exitCode = 1;
} finally {
  await lab.dispose();
}
