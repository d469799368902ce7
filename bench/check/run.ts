// npm run bench:check — 2,000 manifests and 10,000 Dockerfiles, beside a program that only reads them (and of YAML parses
// them): medians of processor seconds, their ratio, peak memory. Fails over 5 and 20 seconds. BENCH_ROUNDS says how
// often each is run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, machine } from '../measure.ts';
import { writeDockerfiles, writeManifests } from './files.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-check-'));
const env = { PLIMSOLL_CACHE_DIR: join(work, 'cache') };

/** What any program in Node would have to do. */
const READER = `import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from '${join(root, 'node_modules/yaml/dist/index.js')}';
const [, , folder, parses] = process.argv;
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\\.(?:yaml|Dockerfile)$/.test(name)) continue;
  const text = readFileSync(join(folder, name), 'utf8');
  if (parses === 'yaml') for (const document of parseAllDocuments(text)) document.toJS();
}
`;

try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  const reader = join(work, 'reader.mjs');
  writeFileSync(reader, READER);
  console.log(machine());
  writeManifests(join(work, 'manifests'), 2_000);
  const manifests = measure('2,000 manifests', join(work, 'manifests'), ['yaml', reader, 'yaml']);
  writeDockerfiles(join(work, 'dockerfiles'), 10_000);
  const dockerfiles = measure('10,000 Dockerfiles', join(work, 'dockerfiles'), ['reading alone', reader, '']);
  if (manifests > 5 || dockerfiles > 20) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true });
}

/** Processor seconds of a check. */
function measure(
  name: string,
  folder: string,
  [other, reader, mode]: readonly [string, string, string],
): number {
  const report = ['--format', 'json', '--output', `json=${join(work, 'report.json')}`];
  const found = compare(
    [
      {
        name: 'plimsoll',
        command: [join(root, 'plimsoll'), 'check', folder, '--quiet', '--fail-on', 'exploited', ...report],
        env,
      },
      { name: other, command: [process.execPath, reader, folder, mode] },
    ].map((one) => ({
      ...one,
      command: ['sh', '-c', '"$@" >/dev/null || test $? = 4', 'sh', ...one.command],
    })),
    ROUNDS,
  );
  const own = found.get('plimsoll')?.cpu ?? Number.NaN;
  for (const [who, { cpu, wall, memory }] of found)
    console.log(
      `${name}  ${who}: ${cpu.toFixed(2)} s of processor (${wall.toFixed(2)} s), ${memory.toFixed(0)} MB of memory, ` +
        `ratio ${(own / cpu).toFixed(1)}`,
    );
  return own;
}
