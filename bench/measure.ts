import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a command, as the kernel accounts for it: the process and the children it waited for. */
interface Usage {
  /** Seconds of user and system time. */
  readonly cpu: number;
  readonly wall: number;
  /** Peak resident memory in MB. */
  readonly memory: number;
}

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Done before each run and not measured. */
  readonly prepare?: () => void;
  /** Does one run take minutes? It is then run once, in the first round that counts. */
  readonly isSlow?: boolean;
}

/** Runs every contender in turn, `rounds` times after one round of warming up, and gives the medians by name. */
export function compare(contenders: readonly Contender[], rounds: number): Map<string, Usage> {
  const runs = new Map<string, Usage[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of contenders) {
      if (contender.isSlow === true && round !== 1) continue;
      contender.prepare?.();
      const usage = runOnce(contender);
      if (round > 0) runs.get(contender.name)?.push(usage);
    }
  }
  return new Map([...runs].map(([name, usages]) => [name, medianUsage(usages)]));
}

/** What the figures were measured on. */
export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores of ${first?.model ?? 'an unknown processor'}, Node ${process.version}`;
}

/** GNU time reports what Node does not tell of a child: its processor time and its peak memory. */
function runOnce({ name, command, env }: Contender): Usage {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  const report = join(folder, 'usage');
  try {
    const measured = spawnSync('/usr/bin/time', ['-o', report, '-f', '%U %S %e %M', ...command], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (measured.error) throw new Error('needs GNU time: apt-get install time', { cause: measured.error });
    if (measured.status !== 0) throw new Error(`${name} exited ${measured.status}:\n${measured.stderr}`);
    const [user = 0, system = 0, wall = 0, kilobytes = 0] = readFileSync(report, 'utf8')
      .split(' ')
      .map(Number);
    return { cpu: user + system, wall, memory: kilobytes / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function medianUsage(usages: readonly Usage[]): Usage {
  const median = (pick: (usage: Usage) => number) =>
    usages.map(pick).toSorted((left, right) => left - right)[Math.floor(usages.length / 2)] ?? Number.NaN;
  return {
    cpu: median((run) => run.cpu),
    wall: median((run) => run.wall),
    memory: median((run) => run.memory),
  };
}
