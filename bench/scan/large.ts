// npm run bench:memory — peak memory of a cold run on an image of a million files, of 100,000 packages, and of 100,000
// findings, in every format.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../test/e2e/command.ts';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import { writeLargeAdvisories } from '../../test/fixtures/large-advisories.ts';
import {
  layersOfDebianPackages,
  type LayerEntries,
  layersOfFiles,
  layersOfNpmPackages,
  writeLargeLayout,
} from '../../test/fixtures/large-image.ts';
import { compare, machine } from '../measure.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const PACKAGES = 100_000;
/** A third of the findings. */
const VULNERABLE = 33_334;
const FORMATS = REPORT_FORMATS.map(({ id }) => id);
const root = join(import.meta.dirname, '../..');
const cli = join(root, 'plimsoll');
const folder = join(tmpdir(), 'plimsoll-bench-large');
const cache = join(folder, 'cache');

await must('npm', ['run', 'build'], { cwd: root });
console.log(`${machine()}; medians of ${ROUNDS}`);
const files = await layout('files', layersOfFiles(1_000_000).layers);
measure('a million files', files, 'sbom', ['table']);
const npm = await layout('npm', layersOfNpmPackages(PACKAGES));
measure('100,000 packages of npm', npm, 'sbom', FORMATS);
const debian = await layout('debian', layersOfDebianPackages(PACKAGES));
measure('100,000 packages of Debian', debian, 'sbom', ['json', 'cyclonedx', 'spdx', 'table']);
const vulnerable = await layout('vulnerable', layersOfNpmPackages(VULNERABLE));
await updateAdvisories();
measure('100,000 findings', vulnerable, 'scan', FORMATS);

/** The image as a layout in the temporary folder, kept for the next run. */
async function layout(name: string, layers: readonly LayerEntries[]): Promise<string> {
  const path = join(folder, name);
  const done = join(folder, `${name}-done`);
  if (existsSync(done)) return path;
  rmSync(path, { recursive: true, force: true });
  await writeLargeLayout(path, layers);
  writeFileSync(done, '');
  return path;
}

async function updateAdvisories(): Promise<void> {
  const advisories = join(folder, 'advisories');
  if (!existsSync(advisories)) writeLargeAdvisories(advisories, VULNERABLE);
  const env = { ...process.env, PLIMSOLL_CACHE_DIR: cache };
  await must(cli, ['db', 'update', '--quiet', '--from', advisories], { env });
}

function measure(what: string, target: string, command: 'sbom' | 'scan', formats: readonly string[]): void {
  const contenders = formats.map((format) => ({
    name: `${what}, ${format}`,
    command: [cli, command, target, '--quiet', '--format', format, '--output', join(folder, 'report')],
    env: { PLIMSOLL_CACHE_DIR: cache },
    prepare: forget,
  }));
  for (const [name, { cpu, wall, memory }] of compare(contenders, ROUNDS)) {
    console.log(
      `${name.padEnd(40)} memory ${memory.toFixed(0)} MB  cpu ${cpu.toFixed(1)} s  wall ${wall.toFixed(1)} s`,
    );
  }
}

/** All that was cached, but not the advisories. */
function forget(): void {
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    if (name.startsWith('cache.sqlite')) rmSync(join(cache, name));
  }
}
