// npm run bench:leaks-matchers [folder] — what looks for secrets: our own code, Vectorscan and gitleaks on the same bytes,
// in MB for each second of processor; and whether the first two find the same.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { keywordFinder } from '../../src/analyse/leaks/engine/keyword-finder.ts';
import { ruleDetector } from '../../src/analyse/leaks/engine/rule-detector.ts';
import { createLeakEngine } from '../../src/analyse/leaks/engine/scan-content.ts';
import { patternFinder } from '../../src/analyse/leaks/expressions/pattern-finder.ts';
import { genericDetectors } from '../../src/analyse/leaks/generic/detector.ts';
import { RULE_PACK } from '../../src/analyse/leaks/rules/rule-pack.ts';
import { openPatterns } from '../../src/platform/vectorscan/open-patterns.ts';
import { isOpaque } from '../../src/scanners/secret/opaque.ts';
import { compare, machine } from '../measure.ts';

const ROUNDS = 3;
/** Bytes of a file, and of all files, that are looked at within this process. */
const LARGEST = 16 * 2 ** 20;
const MOST = 512 * 2 ** 20;
const root = join(import.meta.dirname, '../..');
const tree = resolve(process.argv[2] ?? join(root, 'node_modules'));
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-matchers-'));
const cache = join(work, 'cache');
const hasGitleaks = spawnSync('gitleaks', ['version']).error === undefined;

try {
  mkdirSync(cache);
  console.log(machine());
  await withinProcess();
  wholeScans();
} finally {
  rmSync(work, { recursive: true });
}

/** Matching alone, and with all that is done of it, without start-up and without reading files. */
async function withinProcess(): Promise<void> {
  const detectors = [...RULE_PACK.flatMap(({ rules }) => rules).map(ruleDetector), ...genericDetectors()];
  const patterns = openPatterns({
    folder: join(cache, 'vectorscan'),
    isWanted: true,
    onNote: console.log,
    onUse: console.log,
  });
  await patterns.isReady;
  const finders = {
    portable: keywordFinder(detectors),
    vectorscan: patternFinder(patterns.open, keywordFinder)(detectors),
  };
  const files = [...textsIn(tree)];
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  for (const round of Array(ROUNDS).keys())
    for (const [name, finder] of Object.entries(finders)) {
      const matching = secondsOf(() => files.forEach(({ content }) => finder.find(content, () => {})));
      const { scanContent } = createLeakEngine(detectors, () => finder);
      const hash = createHash('sha256');
      const whole = secondsOf(() =>
        files.forEach(({ content, path }) => hash.update(JSON.stringify(scanContent(content, path)))),
      );
      // The first round compiles both expressions and code.
      if (round > 0)
        console.log(
          `engine  ${name}: ${(bytes / 1e6).toFixed(0)} MB, matching ${rate(bytes, matching)}, all ${rate(bytes, whole)}, findings ${hash.digest('hex').slice(0, 16)}`,
        );
    }
}

/** The command line on the whole tree, start-up, walk and report included. */
function wholeScans(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  const report = join(work, 'report.json');
  const plimsoll = (matcher: string) => ({
    name: matcher,
    command: ['sh', '-c', '"$@" || test $? = 4', 'sh', join(root, 'plimsoll'), 'leaks', tree].concat(
      ['--matcher', matcher, '--quiet', '--no-cache', '--timeout', '0', '--fail-on', 'exploited'],
      ['--format', 'json', '--output', `json=${report}`],
    ),
    env: { PLIMSOLL_CACHE_DIR: cache },
  });
  const gitleaks = {
    name: 'gitleaks',
    command: ['gitleaks', 'detect', '--no-git', '--source', tree, '--no-banner', '--exit-code', '0'],
  };
  const found = compare(
    [plimsoll('portable'), plimsoll('vectorscan'), ...(hasGitleaks ? [gitleaks] : [])],
    ROUNDS,
  );
  const own = found.get('vectorscan')?.cpu ?? Number.NaN;
  const bytes = [...filesIn(tree)].reduce((sum, path) => sum + statSync(path).size, 0);
  for (const [name, { cpu, memory }] of found)
    console.log(
      `scan  ${name}: ${(bytes / 1e6).toFixed(0)} MB, ${rate(bytes, cpu)}, ${cpu.toFixed(2)} s of processor, ` +
        `${memory.toFixed(0)} MB of memory, ${(cpu / own).toFixed(1)} times that of Vectorscan`,
    );
}

function rate(bytes: number, seconds: number): string {
  return `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
}

function secondsOf(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Links are not followed, as a scan follows none. */
function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}

function* textsIn(folder: string): Generator<{ readonly path: string; readonly content: Buffer }> {
  let left = MOST;
  for (const path of filesIn(folder)) {
    const { size } = statSync(path);
    if (size === 0 || size > LARGEST || size > left) continue;
    const content = readFileSync(path);
    if (isOpaque(content)) continue;
    left -= size;
    yield { path, content };
  }
}
