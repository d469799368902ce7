import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { crowding } from '../crowding.ts';

/** MB that nothing hostile may make us hold. */
export const MEMORY = 300;
/** Milliseconds for the largest of them. */
const TIME = 60_000;

export interface WatchedOutcome {
  readonly code: number | null;
  readonly output: string;
  /** MB. */
  readonly peak: number;
}

/** Runs `./plimsoll` in a folder, where it must end by itself, in time, within its memory, and not with a defect of ours. */
export async function runWatched(work: string, args: readonly string[]): Promise<WatchedOutcome> {
  const child = spawn(join(ROOT, 'plimsoll'), args, {
    cwd: work,
    env: { ...process.env, PLIMSOLL_CACHE_DIR: join(work, 'cache') },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME * crowding(),
    killSignal: 'SIGKILL',
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 10);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(watch);
  const output = Buffer.concat(said).toString();
  assert.ok(code !== null && code < 5, `${args.join(' ')} ended with ${code}: ${output.slice(0, 2_000)}`);
  assert.ok(peak < MEMORY, `${args.join(' ')} held ${peak} MB`);
  return { code, output, peak };
}

/** The most memory that a process has held, in MB; 0 where the system does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
