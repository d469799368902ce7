import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { NFTABLES } from '../../src/enforce/network/nftables/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import type { Segmentation } from '../../src/model/segmentation/segmentation.ts';
import { compare, machine } from '../measure.ts';

/**
 * Time to load 100,000 elements into an empty namespace, from the compiler's JSON and from what nft itself lists of it:
 * node bench/nftables/run.ts [rounds]. Needs nftables and the right to make network namespaces.
 */
const MEMBERS = 224;
/** What the load may take, on the clock. */
const BOUND = 2;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-nftables-'));
try {
  const started = process.cpuUsage();
  const { artefacts } = NFTABLES.compile(everybodyCallsEverybody(), { onLoss: 'tighter' });
  const compiled = process.cpuUsage(started);
  const json = artefacts.find(({ path }) => path === 'nftables/bridge.json')?.text ?? '';
  const elements = json.split('\n').filter((line) => line.startsWith('[{"concat"')).length;
  const files = { json: join(folder, 'ruleset.json'), text: join(folder, 'ruleset.nft') };
  writeFileSync(files.json, json);
  const list = `nft -j -f ${files.json} && nft list ruleset`;
  writeFileSync(files.text, execFileSync('unshare', ['-n', 'sh', '-c', list], { maxBuffer: 2 ** 30 }));
  const contenders = [
    { name: 'nft -j -f, as compiled', command: ['unshare', '-n', 'nft', '-j', '-f', files.json] },
    { name: 'nft -f, as nft lists it', command: ['unshare', '-n', 'nft', '-f', files.text] },
  ];
  const usages = compare(contenders, Number(process.argv[2] ?? 5));
  console.log(`${elements} elements of verdict maps for ${MEMBERS} members, medians, on ${machine()}`);
  console.log(`(compiled in ${((compiled.user + compiled.system) / 1e6).toFixed(2)} s of processor time)\n`);
  console.log('| loaded by | wall s | CPU s | memory MB |\n| --- | ---: | ---: | ---: |');
  for (const [name, { wall, cpu, memory }] of usages)
    console.log(`| ${name} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${memory.toFixed(0)} |`);
  const [{ wall } = { wall: Infinity }] = usages.values();
  const isMet = elements >= 100_000 && wall < BOUND;
  console.log(`\n100,000 elements in under ${BOUND} s: ${isMet ? 'met' : 'missed'}`);
  if (!isMet) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Each member may call a port of each other: an element for each pair and direction. */
function everybodyCallsEverybody(): Segmentation {
  const names = Array.from({ length: MEMBERS }, (_, index) => `service-${index}`);
  const profiles = names.map((name) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'bench', name },
      egress: [{ to: { workload: { labels: {} } }, ports: [8080] }],
      listens: [8080],
    }),
  );
  const endpoints = new Map(
    names.map((name, index) => [
      `bench/${name}`,
      [{ interface: `veth${index}`, addresses: [`10.0.${index >> 7}.${(index & 127) + 2}`] }],
    ]),
  );
  return segmentProfiles(profiles, { includeProposed: false, endpoints });
}
