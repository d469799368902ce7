// npm run bench:leaks [folder] — secrets in a tree, usually the root filesystem of a Debian image, and in a history, beside
// Debian's gitleaks with its own rules: medians of processor seconds, their ratio, MB for each of them, peak memory.
// BENCH_REPOSITORY names another history than the generated one, BENCH_ROUNDS how often each is run.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { must } from '../../test/e2e/command.ts';
import { keptDebianParts } from '../../test/e2e/debian-image.ts';
import { compare, machine } from '../measure.ts';
import { generateHistory } from './history.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const COMMITS = 2_000;
const root = join(import.meta.dirname, '../..');
const [, , named] = process.argv;
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-leaks-'));
const env = { PLIMSOLL_CACHE_DIR: join(work, 'cache') };
const cli = join(root, 'plimsoll');
// Its own rules leave folders called node_modules out: give it another tree to compare.
const hasGitleaks = spawnSync('gitleaks', ['version']).error === undefined;

try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  const tree = named === undefined ? await debianTree(join(work, 'debian')) : resolve(named);
  const repository = process.env['BENCH_REPOSITORY'];
  const history = repository === undefined ? join(work, 'history.git') : resolve(repository);
  if (repository === undefined) generateHistory(history, COMMITS);
  mkdirSync(join(work, 'cache'));
  console.log(machine());
  const flags = ['--quiet', '--format', 'json', '--output', `json=${join(work, 'report.json')}`];
  const judged = ['--fail-on', 'exploited'];
  measure('tree', sizeOf(tree), {
    plimsoll: [cli, 'leaks', tree, '--no-cache', ...flags, ...judged, '--timeout', '0'],
    gitleaks: ['gitleaks', 'detect', '--no-git', '--source', tree, '--no-banner', '--exit-code', '0'],
  });
  measure('history', blobSizeOf(history), {
    plimsoll: [cli, 'leaks', history, '--history', '--no-cache', ...flags, ...judged, '--timeout', '0'],
    gitleaks: ['gitleaks', 'detect', '--source', history, '--no-banner', '--exit-code', '0'],
  });
} finally {
  rmSync(work, { recursive: true });
}

function measure(name: string, bytes: number, commands: Readonly<Record<string, readonly string[]>>): void {
  const contenders = Object.entries(commands).filter(([who]) => who === 'plimsoll' || hasGitleaks);
  const found = compare(
    contenders.map(([who, command]) => ({
      name: who,
      command: ['sh', '-c', '"$@" || test $? = 4', 'sh', ...command],
      env,
    })),
    ROUNDS,
  );
  const own = found.get('plimsoll')?.cpu ?? 0;
  for (const [who, { cpu, wall, memory }] of found)
    console.log(
      `${name}  ${who}: ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / cpu).toFixed(0)} MB/s of processor, ` +
        `${cpu.toFixed(2)} s (${wall.toFixed(2)} s), ${memory.toFixed(0)} MB of memory, ratio ${(cpu / own).toFixed(1)}`,
    );
}

/** The files of a Debian system with node, python3 and an application. */
async function debianTree(folder: string): Promise<string> {
  const parts = await keptDebianParts();
  mkdirSync(folder);
  await must('tar', ['-C', folder, '-xf', join(parts, 'base.tar'), '--exclude=./dev']);
  await must('cp', ['-r', join(parts, 'context/app'), join(folder, 'srv')]);
  return folder;
}

function sizeOf(folder: string): number {
  const sizes = execFileSync('find', [folder, '-type', 'f', '-printf', '%s\\n'], { maxBuffer: 2 ** 30 });
  return sizes
    .toString()
    .split('\n')
    .reduce((sum, size) => sum + Number(size), 0);
}

function blobSizeOf(repository: string): number {
  const words = [
    '-C',
    repository,
    'cat-file',
    '--batch-all-objects',
    '--batch-check=%(objecttype) %(objectsize)',
  ];
  const lines = execFileSync('git', words, { encoding: 'utf8', maxBuffer: 2 ** 30 }).split('\n');
  return lines.reduce((sum, line) => (line.startsWith('blob ') ? sum + Number(line.slice(5)) : sum), 0);
}
