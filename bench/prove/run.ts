import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, machine } from '../measure.ts';
import { generatedProfiles } from './profiles.ts';

/** What a proof costs beside the compilation that it proves: node bench/prove/run.ts [workloads] [rounds]. */
const ENGINES = ['nftables', 'kubernetes', 'admin', 'cilium', 'calico', 'istio', 'envoy', 'haproxy'];
const size = Number(process.argv[2] ?? 150);

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-prove-'));
try {
  const profiles = join(folder, 'profiles.yaml');
  writeFileSync(profiles, generatedProfiles(size));
  const endpoints = join(folder, 'endpoints.yaml');
  const places = Array.from(
    { length: size },
    (_, index) =>
      `ns${index % 10}/w${index}: [{interface: v${index}, addresses: [10.0.${Math.floor(index / 250)}.${(index % 250) + 2}]}]\n`,
  );
  writeFileSync(endpoints, places.join(''));
  const plimsoll = join(import.meta.dirname, '../../src/apps/cli/main.ts');
  const commandOf = (verb: string, engine: string) => ({
    name: `${verb} ${engine}`,
    command: [
      process.execPath,
      plimsoll,
      'network',
      verb,
      profiles,
      '--endpoints',
      endpoints,
      '--engine',
      engine,
    ],
  });
  const commands = ENGINES.flatMap((engine) => [commandOf('compile', engine), commandOf('prove', engine)]);
  const usages = compare(commands, Number(process.argv[3] ?? 3));
  console.log(`Profiles of ${size} workloads with routes and calls by path, medians, on ${machine()}\n`);
  console.log('| engine | compile CPU s | prove CPU s | ratio | prove memory MB |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const engine of ENGINES) {
    const [compile, prove] = [usages.get(`compile ${engine}`), usages.get(`prove ${engine}`)];
    if (!compile || !prove) throw new Error(`${engine} was not measured`);
    console.log(
      `| ${engine} | ${compile.cpu.toFixed(2)} | ${prove.cpu.toFixed(2)} | ${(prove.cpu / compile.cpu).toFixed(2)} | ${prove.memory.toFixed(0)} |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
