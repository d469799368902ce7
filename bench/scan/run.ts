// npm run bench:scan — a cold and a warm scan of a real Debian image, as ratios to what else one could run.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAdvisories } from '../../test/e2e/advisories.ts';
import { must } from '../../test/e2e/command.ts';
import { buildDebianImage, DEBIAN_TAG } from '../../test/e2e/debian-image.ts';
import { compare, machine } from '../measure.ts';
import { PEERS, unpackedTrivy } from '../trivy.ts';

const ROUNDS = 5;
const root = join(import.meta.dirname, '../..');
const cli = join(root, 'plimsoll');

await must('npm', ['run', 'build'], { cwd: root });
await buildDebianImage();
const folder = join(tmpdir(), 'plimsoll-bench-scan');
mkdirSync(folder, { recursive: true });
const layout = join(folder, 'layout');
const archive = join(folder, 'bench.tar');
const cache = join(folder, 'bench-cache');
const env = { PLIMSOLL_CACHE_DIR: cache, NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
await prepare();

const scan = [cli, 'scan', layout, '--quiet', '--format', 'json'];
const cold = compare(
  [
    {
      name: 'inflate and hash with streams',
      command: [process.execPath, join(import.meta.dirname, 'inflate.ts'), ...layers()],
    },
    { name: 'plimsoll, cold', command: scan, env, prepare: forget },
    ...trivy(),
  ],
  ROUNDS,
);
for (const [name, usage] of compare(cdxgen(), 1)) cold.set(name, usage);
const warm = compare(
  [
    { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
    { name: 'plimsoll, warm', command: scan, env },
  ],
  ROUNDS * 2,
);
print();

async function prepare(): Promise<void> {
  rmSync(layout, { recursive: true, force: true });
  await must('skopeo', ['copy', '-q', `docker-daemon:${DEBIAN_TAG}`, `oci:${layout}:13`]);
  await must('docker', ['save', DEBIAN_TAG, '-o', archive]);
  mkdirSync(cache, { recursive: true });
  const advisories = join(folder, 'bench-advisories');
  writeAdvisories(advisories, [
    { id: 'TEST-2099-1', ecosystem: 'Debian:13', name: 'glibc', fixed: '999' },
    { id: 'TEST-2099-2', ecosystem: 'npm', name: 'lodash', fixed: '999.0.0' },
    { id: 'TEST-2099-3', ecosystem: 'PyPI', name: 'setuptools', fixed: '999' },
  ]);
  const from = process.env['ADVISORIES'] ?? advisories;
  await must(cli, ['db', 'update', '--quiet', '--from', from], {
    env: { ...process.env, ...env },
  });
}

function forget(): void {
  for (const name of readdirSync(cache)) {
    if (name.startsWith('cache.sqlite')) rmSync(join(cache, name));
  }
}

/** The gzip blobs of the layout: those that begin with its magic. */
function layers(): string[] {
  const blobs = join(layout, 'blobs/sha256');
  return readdirSync(blobs)
    .map((name) => join(blobs, name))
    .filter((path) => readFileSync(path).readUInt16BE(0) === 0x1f8b);
}

function trivy() {
  const binary = unpackedTrivy(folder);
  if (binary === undefined) return [];
  const cacheFolder = join(folder, 'trivy-cache');
  const format = ['--format', 'cyclonedx', '--cache-dir', cacheFolder];
  return [
    {
      name: 'Trivy, unpacked (packages only), cold',
      command: [binary, 'image', '--quiet', '--input', layout, ...format],
      prepare: () => rmSync(cacheFolder, { recursive: true, force: true }),
    },
  ];
}

/** Takes a minute, so it is measured once. */
function cdxgen() {
  const program = join(PEERS ?? '', 'node_modules/.bin/cdxgen');
  if (!PEERS || !existsSync(program)) return [];
  const command = [process.execPath, program, '-t', 'docker', '-o', join(folder, 'cdxgen.json'), archive];
  return [{ name: 'cdxgen (packages only), once', command }];
}

function print(): void {
  const stored = layers().reduce((sum, path) => sum + statSync(path).size, 0);
  console.log(
    `${machine()}; ${layers().length} gzip layers of ${Math.round(stored / 1e6)} MB; medians of ${ROUNDS}`,
  );
  const base = cold.get('inflate and hash with streams');
  for (const [name, { cpu, wall, memory }] of cold) {
    const ratio = (cpu / (base?.cpu ?? Number.NaN)).toFixed(2);
    console.log(
      `${name.padEnd(32)} cpu ${cpu.toFixed(2)} s (${ratio})  wall ${wall.toFixed(2)} s  memory ${memory.toFixed(0)} MB`,
    );
  }
  const nothing = warm.get('node -e 0')?.wall ?? Number.NaN;
  for (const [name, { wall, memory }] of warm) {
    const more = ((wall - nothing) * 1000).toFixed(0);
    console.log(`${name.padEnd(32)} wall ${wall.toFixed(2)} s (+${more} ms)  memory ${memory.toFixed(0)} MB`);
  }
}
