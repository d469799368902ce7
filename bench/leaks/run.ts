// npm run bench:leaks [folder] — secrets in a tree, usually the root filesystem of a Debian image, and in a history, beside
// Debian's gitleaks with its own rules: medians of processor seconds, their ratio, MB for each of them, peak memory.
// BENCH_SMALL=1 leaves its programs and libraries out of the tree, BENCH_REPOSITORY names another history than the
// generated one, BENCH_ROUNDS how often each is run; gitleaks is run once, as it takes minutes.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { must } from '../../test/e2e/command.ts';
import { keptDebianParts } from '../../test/e2e/debian-image.ts';
import { installedLibrary } from '../../src/platform/native-library/native-library.ts';
import { LIBRARY } from '../../src/platform/vectorscan/library.ts';
import { compare, machine } from '../measure.ts';
import { generateHistory } from './history.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const COMMITS = 2_000;
const MATCHERS = ['portable', ...(installedLibrary(LIBRARY) === undefined ? [] : ['vectorscan'])];
const root = join(import.meta.dirname, '../..');
const [, , named] = process.argv;
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-leaks-'));
const env = { PLIMSOLL_CACHE_DIR: join(work, 'cache') };
const hasGitleaks = spawnSync('gitleaks', ['version']).error === undefined;

try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  const tree = named === undefined ? await debianTree(join(work, 'debian')) : resolve(named);
  const repository = process.env['BENCH_REPOSITORY'];
  const history = repository === undefined ? join(work, 'history.git') : resolve(repository);
  if (repository === undefined) generateHistory(history, COMMITS);
  mkdirSync(join(work, 'cache'));
  console.log(`${machine()}; medians of ${ROUNDS} rounds, gitleaks once`);
  measure('tree', sizeOf(tree), [tree], ['--no-git', '--source', tree]);
  measure('history', blobSizeOf(history), [history, '--history'], ['--source', history]);
} finally {
  rmSync(work, { recursive: true });
}

function measure(name: string, bytes: number, own: readonly string[], theirs: readonly string[]): void {
  const contenders = MATCHERS.map((matcher) => ({ name: matcher, command: plimsoll(own, matcher), env }));
  const gitleaks = {
    name: 'gitleaks',
    command: ['gitleaks', 'detect', ...theirs, '--no-banner', '--exit-code', '0'],
    isSlow: true,
  };
  const found = compare([...contenders, ...(hasGitleaks ? [gitleaks] : [])], ROUNDS);
  const theirCpu = found.get('gitleaks')?.cpu;
  for (const [who, { cpu, wall, memory }] of found) {
    const ratio = theirCpu === undefined ? '' : `, gitleaks takes ${(theirCpu / cpu).toFixed(1)} times that`;
    console.log(
      `${name}  ${who}: ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / cpu).toFixed(0)} MB/s of processor, ` +
        `${cpu.toFixed(2)} s (${wall.toFixed(2)} s), ${memory.toFixed(0)} MB of memory${ratio}`,
    );
  }
}

/** That secrets are found is no failure here. */
function plimsoll(target: readonly string[], matcher: string): string[] {
  const report = `json=${join(work, 'report.json')}`;
  return ['sh', '-c', '"$@" || test $? = 4', 'sh', join(root, 'plimsoll'), 'leaks', ...target].concat(
    ['--matcher', matcher, '--no-cache', '--quiet', '--timeout', '0', '--fail-on', 'exploited'],
    ['--format', 'json', '--output', report],
  );
}

/** The files of a Debian system with node, python3 and an application. */
async function debianTree(folder: string): Promise<string> {
  const parts = await keptDebianParts();
  const left = process.env['BENCH_SMALL'] === '1' ? ['./usr/bin', './usr/lib', './usr/sbin', './var'] : [];
  mkdirSync(folder);
  const excluded = ['./dev', ...left].map((path) => `--exclude=${path}`);
  await must('tar', ['-C', folder, '-xf', join(parts, 'base.tar'), ...excluded]);
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
