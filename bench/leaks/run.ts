// npm run bench:leaks [folder] — secrets in a tree and in a generated history: MB for each second of processor, and memory.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare, machine } from '../measure.ts';
import { generateHistory } from './history.ts';

const ROUNDS = 3;
const COMMITS = 2_000;
const root = join(import.meta.dirname, '../..');
const tree = resolve(process.argv[2] ?? join(root, 'node_modules'));
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-leaks-'));
const env = { PLIMSOLL_CACHE_DIR: join(work, 'cache') };
const cli = join(root, 'plimsoll');
// Its own rules leave folders called node_modules out: give it another tree to compare.
const hasGitleaks = spawnSync('gitleaks', ['version']).error === undefined;

try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  const named = process.env['BENCH_REPOSITORY'];
  const history = named === undefined ? join(work, 'history.git') : resolve(named);
  if (named === undefined) generateHistory(history, COMMITS);
  mkdirSync(join(work, 'cache'));
  console.log(machine());
  const flags = ['--quiet', '--format', 'json', '--output', `json=${join(work, 'report.json')}`];
  const judged = ['--fail-on', 'exploited'];
  measure('tree', sizeOf(tree), {
    plimsoll: [cli, 'leaks', tree, ...flags, ...judged, '--timeout', '0'],
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

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
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
