// npm run bench:host — this host audited, beside Debian's lynis in the same run: medians of processor seconds, their ratio,
// peak memory. As root, as both read more then. Fails over 3 seconds, or where lynis needs less than ten times as much.
// BENCH_ROUNDS says how often each is run.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, machine } from '../measure.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const root = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'plimsoll-bench-host-'));
const version = spawnSync('lynis', ['show', 'version'], { encoding: 'utf8' });
if (version.error) throw new Error('needs lynis: apt-get install lynis', { cause: version.error });

try {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  console.log(`${machine()}, lynis ${version.stdout.trim()}`);
  const lynis = ['lynis', 'audit', 'system', '--quick', '--quiet', '--no-colors'];
  const files = ['--logfile', join(work, 'lynis.log'), '--report-file', join(work, 'lynis.dat')];
  const found = compare(
    [
      { name: 'plimsoll', command: [join(root, 'plimsoll'), 'host', 'audit', '--format', 'json'] },
      { name: 'lynis', command: [...lynis, ...files] },
    ].map((one) => ({
      ...one,
      command: ['sh', '-c', '"$@" >/dev/null 2>&1 || test $? -lt 128', 'sh', ...one.command],
    })),
    ROUNDS,
  );
  const own = found.get('plimsoll')?.cpu ?? Number.NaN;
  const other = found.get('lynis')?.cpu ?? Number.NaN;
  for (const [who, { cpu, wall, memory }] of found)
    console.log(
      `${who}: ${cpu.toFixed(2)} s of processor (${wall.toFixed(2)} s), ${memory.toFixed(0)} MB of memory, ` +
        `ratio ${(cpu / own).toFixed(1)}`,
    );
  if (own > 3 || other < 10 * own) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true });
}
