// npm run bench:sca — a monorepo of 20 lock files with 200,000 packages, one of half as many, and an image of 1 GB with
// 60,000 files, jars and Go programs: processor time and peak memory of a cold `plimsoll sbom`, and of Trivy where it is
// (see ../scan/README.md), which lists packages as JSON: as CycloneDX it fills 24 GB with a chain of 5,000 packages.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildZip } from '../../src/observe/archive/zip/zip-builder.ts';
import { must } from '../../test/e2e/command.ts';
import { type LayerEntries, writeLargeLayout } from '../../test/fixtures/large-image.ts';
import { compare, machine } from '../measure.ts';
import { unpackedTrivy } from '../trivy.ts';
import { writeMonorepo } from './monorepo.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const LOCK_FILES = 20;
const PACKAGES = [5_000, 10_000];
const FILES = 60_000;
const FILE_SIZE = 16 * 1024;
const JARS = 300;
const GO_PROGRAMS = 5;
const root = join(import.meta.dirname, '../..');
const folder = join(tmpdir(), 'plimsoll-bench-sca');
/** A program in Go that is there in any checkout. */
const goProgram = join(root, 'node_modules/@oxlint-tsgolint', `linux-${process.arch}`, 'tsgolint');

await must('npm', ['run', 'build'], { cwd: root });
mkdirSync(folder, { recursive: true });
const trivy = unpackedTrivy(folder);
console.log(`${machine()}; medians of ${ROUNDS}`);
for (const packages of PACKAGES) {
  const place = await kept(`monorepo-${packages}`, async (path) => {
    writeMonorepo(path, LOCK_FILES, packages);
  });
  measure(`${LOCK_FILES} lock files, ${LOCK_FILES * packages} packages`, `dir:${place}`);
}
const image = await kept('image', (path) => writeLargeLayout(path, [entries()]));
measure(`image of ${FILES} files, ${JARS} jars, ${GO_PROGRAMS} Go programs`, image);

/** What was written before is there for the next run. */
async function kept(name: string, write: (path: string) => Promise<void>): Promise<string> {
  const [path, done] = [join(folder, name), join(folder, `${name}-done`)];
  if (existsSync(done)) return path;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  await write(path);
  writeFileSync(done, '');
  return path;
}

function* entries(): LayerEntries {
  for (let index = 0; index < FILES; index += 1) {
    const text = `file ${index} of a generated image, which no unit asks for\n`;
    const content = text.repeat(Math.ceil(FILE_SIZE / text.length)).slice(0, FILE_SIZE);
    yield { path: `srv/data/${index % 600}/file-${index}.dat`, content };
  }
  for (let index = 0; index < JARS; index += 1) {
    const properties = `groupId=org.example\nartifactId=library-${index}\nversion=1.0.${index}\n`;
    const path = `META-INF/maven/org.example/library-${index}/pom.properties`;
    yield {
      path: `opt/app/lib/library-${index}.jar`,
      content: buildZip([{ name: path, content: properties }]),
    };
  }
  const program = readFileSync(goProgram);
  for (let index = 0; index < GO_PROGRAMS; index += 1)
    yield { path: `opt/app/bin/program-${index}`, content: program, mode: 0o755 };
}

function measure(what: string, target: string): void {
  // What is incomplete or has nothing to judge ends with another code.
  const read = [join(root, 'plimsoll'), 'sbom', target, '--no-cache', '--quiet', '--format', 'cyclonedx'];
  const own = ['sh', '-c', '"$@" >/dev/null 2>&1; test $? -lt 5', 'sh', ...read];
  const contenders = [{ name: 'plimsoll', command: own }, ...trivyOn(target)];
  for (const [name, used] of compare(contenders, ROUNDS))
    console.log(`${what}, ${name}: ${used.cpu.toFixed(2)} s of CPU, ${used.memory.toFixed(0)} MB`);
}

function trivyOn(target: string) {
  if (trivy === undefined) return [];
  const cache = join(folder, 'trivy-cache');
  const [, place] = /^dir:(.*)$/.exec(target) ?? [];
  const what = place === undefined ? ['image', '--input', target] : ['fs', place];
  const options = [
    '--quiet',
    '--offline-scan',
    '--scanners',
    'license',
    '--list-all-pkgs',
    '--format',
    'json',
  ];
  return [
    {
      name: 'Trivy, unpacked',
      command: [trivy, ...what, ...options, '--cache-dir', cache, '--output', join(folder, 'trivy.json')],
      prepare: () => rmSync(cache, { recursive: true, force: true }),
    },
  ];
}
