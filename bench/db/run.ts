// npm run bench:db — advisories compiled anew, and again when nothing changed, at three sizes, and 5,000 packages matched
// against the largest, the first time in a process and after: medians of processor seconds, peak memory. BENCH_BASE names a copy of OSV's bucket to measure
// besides; BENCH_ROUNDS says how often each is run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchVulnerabilities } from '../../src/analyse/vulnerabilities/match.ts';
import type { Package } from '../../src/model/package.ts';
import { openAdvisoryStore } from '../../src/platform/advisories/store.ts';
import { osvRecord, zipOf } from '../../src/platform/feeds/mirror.fixture.ts';
import { compare, machine } from '../measure.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const SIZES = [50_000, 100_000, 500_000];
const PACKAGES = 5_000;
const TOGETHER = 50_000;
const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-db-'));

try {
  console.log(machine());
  for (const size of SIZES) {
    writeFeed(join(work, String(size)), size);
    measure(`${size} advisories`, join(work, String(size)));
  }
  const base = process.env['BENCH_BASE'];
  if (base !== undefined) measure(base, base);
  measureMatching(join(work, `${SIZES.at(-1)}.db`));
} finally {
  rmSync(work, { recursive: true });
}

/** Three advisories about each package of npm; archives without ZIP64 hold so many. */
function writeFeed(folder: string, advisories: number): void {
  for (let first = 0; first < advisories; first += TOGETHER) {
    const place = join(folder, `part${first / TOGETHER}`);
    mkdirSync(place, { recursive: true });
    const numbers = Array.from(
      { length: Math.min(TOGETHER, advisories - first) },
      (_, index) => first + index,
    );
    writeFileSync(join(place, 'all.zip'), zipOf(numbers.map(entryOf)));
    const lines = numbers.map((number) => `2099-01-01T00:00:00Z,TEST-2099-${number}\n`);
    writeFileSync(join(place, 'modified_id.csv'), lines.join(''));
  }
}

function entryOf(number: number) {
  const details = `Whoever knows package ${number} knows how. `.repeat(12);
  const more = { details, aliases: [`CVE-2099-${10_000 + number}`] };
  const record = osvRecord(`TEST-2099-${number}`, 'npm', nameOf(number), more);
  return { name: `${record.id}.json`, bytes: Buffer.from(JSON.stringify(record)) };
}

function nameOf(advisory: number): string {
  return `package-${Math.floor(advisory / 3)}`;
}

function measure(name: string, base: string): void {
  const database = join(work, `${name.split(' ', 1)[0]?.replaceAll('/', '-')}.db`);
  const command = [join(root, 'plimsoll'), 'db', 'update', '--from', base, '--db', database, '--quiet'];
  const quiet = ['sh', '-c', '"$@" >/dev/null', 'sh', ...command];
  const figures = compare(
    [
      { name: 'anew', command: quiet, prepare: () => rmSync(database, { force: true }) },
      { name: 'nothing changed', command: quiet },
    ],
    ROUNDS,
  );
  for (const [what, { cpu, memory }] of figures)
    console.log(`${name}, ${what}: ${cpu.toFixed(2)} s of CPU, ${memory.toFixed(0)} MB`);
}

function measureMatching(database: string): void {
  using store = openAdvisoryStore(database);
  const packages = Array.from({ length: PACKAGES }, (_, index): Package => {
    // Every tenth is affected.
    const version = index % 10 === 0 ? '1.0.0' : '3.0.0';
    const name = `package-${index * 7}`;
    const locations = [{ path: `/${name}`, foundBy: 'bench', evidence: 'installed' as const }];
    return { purl: `pkg:npm/${name}@${version}`, ecosystem: 'npm', name, version, licences: [], locations };
  });
  const [first, ...times] = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage();
    const { findings } = matchVulnerabilities({ distribution: undefined, packages, store });
    const { user, system } = process.cpuUsage(before);
    return { milliseconds: (user + system) / 1000, findings: findings.length };
  });
  const [middle] = times
    .toSorted((left, right) => left.milliseconds - right.milliseconds)
    .slice(Math.floor(times.length / 2));
  console.log(
    `${PACKAGES} packages matched, ${middle?.findings} findings: ${middle?.milliseconds.toFixed(0)} ms of CPU, the first time ${first?.milliseconds.toFixed(0)} ms`,
  );
}
