import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, machine } from '../measure.ts';
import { clusterManifests } from './cluster.ts';

/** Time and memory to read manifests and evaluate every pair, as clusters grow: node bench/network/run.ts [rounds]. */
const SIZES = [100, 1000, 2000, 5000];
/** What the evaluation of 2,000 workloads under 2,000 policies may take. */
const BOUND = { size: 2000, seconds: 10, megabytes: 500 };

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-network-'));
try {
  const commands = SIZES.map((size) => {
    const file = join(folder, `${size}.json`);
    writeFileSync(file, clusterManifests(size));
    return {
      name: String(size),
      command: [process.execPath, join(import.meta.dirname, 'evaluate.ts'), file],
    };
  });
  const usages = compare(commands, Number(process.argv[2] ?? 3));
  console.log(`Connections of generated clusters, medians, on ${machine()}\n`);
  console.log('| workloads and policies | groups | pairs that may talk | CPU s | wall s | memory MB |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { name, command } of commands) {
    const [program = '', ...rest] = command;
    const result = JSON.parse(execFileSync(program, rest, { encoding: 'utf8' })) as {
      groups: number;
      talking: number;
      gaps: number;
    };
    if (result.gaps > 0) throw new Error(`${name}: ${result.gaps} manifests were not read`);
    const { cpu = 0, wall = 0, memory = 0 } = usages.get(name) ?? {};
    console.log(
      `| ${name} | ${result.groups} | ${result.talking} | ${cpu.toFixed(2)} | ${wall.toFixed(2)} | ${memory.toFixed(0)} |`,
    );
  }
  const usage = usages.get(String(BOUND.size));
  const isMet = usage && usage.wall < BOUND.seconds && usage.memory < BOUND.megabytes;
  console.log(
    `\n${BOUND.size} in under ${BOUND.seconds} s and ${BOUND.megabytes} MB: ${isMet ? 'met' : 'missed'}`,
  );
  if (!isMet) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
