// npm run bench:memory — peak memory of a cold run on an image of a million files, and of 100,000 packages in every format.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../test/e2e/command.ts';
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
const root = join(import.meta.dirname, '../..');
const cli = join(root, 'plimsoll');
const folder = join(tmpdir(), 'plimsoll-bench-large');
const cache = join(folder, 'cache');

await must('npm', ['run', 'build'], { cwd: root });
console.log(`${machine()}; medians of ${ROUNDS}`);
const files = await layout('files', layersOfFiles(1_000_000).layers);
measure('a million files', files, ['table']);
const npm = await layout('npm', layersOfNpmPackages(PACKAGES));
measure('100,000 packages of npm', npm, [
  'json',
  'cyclonedx',
  'spdx',
  'table',
  'sarif',
  'junit',
  'markdown',
  'html',
]);
const debian = await layout('debian', layersOfDebianPackages(PACKAGES));
measure('100,000 packages of Debian', debian, ['json', 'cyclonedx', 'spdx', 'table']);

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

function measure(what: string, target: string, formats: readonly string[]): void {
  const contenders = formats.map((format) => ({
    name: `${what}, ${format}`,
    command: [cli, 'sbom', target, '--quiet', '--format', format, '--output', join(folder, 'report')],
    env: { PLIMSOLL_CACHE_DIR: cache },
    prepare: () => rmSync(cache, { recursive: true, force: true }),
  }));
  for (const [name, { cpu, wall, memory }] of compare(contenders, ROUNDS)) {
    console.log(
      `${name.padEnd(40)} memory ${memory.toFixed(0)} MB  cpu ${cpu.toFixed(1)} s  wall ${wall.toFixed(1)} s`,
    );
  }
}
