import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, messageOf } from '../../model/fault.ts';
import { ownProgram } from './own-program.ts';

/** Milliseconds: for a process to come to work, also on a machine that has much to do. */
const PATIENCE = 20_000;
const OUTLIVING = { cwd: '/', detached: true } as const;

/**
 * Starts this program again with other arguments, in a process group of its own, so that it outlives us and our
 * terminal; back once it runs. Throws a `Fault` (`refused`).
 */
export async function startDetached(args: readonly string[]): Promise<void> {
  const child = spawn(...again(args), { ...OUTLIVING, stdio: 'ignore' });
  await once(child, 'spawn').catch(refuse);
  child.unref();
}

/**
 * As `startDetached`, but back once it has called `tellStarted`. Throws a `Fault` (`refused`) also where it ends before,
 * or does not come to it within `patience` milliseconds.
 */
export async function startAtWork(args: readonly string[], patience = PATIENCE): Promise<void> {
  // No standard error: what writes there later would fail with its reader gone.
  const child = spawn(...again(args), { ...OUTLIVING, stdio: ['ignore', 'pipe', 'ignore'] });
  const amiss = await untilAtWork(child, patience).catch(refuse);
  child.stdout.destroy();
  child.unref();
  if (amiss === undefined) return;
  child.kill('SIGKILL');
  throw new Fault('refused', `the process "${args.join(' ')}" ${amiss}`);
}

function again(args: readonly string[]): [string, string[]] {
  const [program = '', ...own] = ownProgram();
  return [program, [...own, ...args]];
}

function refuse(cause: unknown): never {
  throw new Fault('refused', `no process can be started: ${messageOf(cause)}`, { cause });
}

/** What keeps it from work, in words; undefined: nothing. */
async function untilAtWork(
  child: ChildProcessByStdio<null, Readable, null>,
  patience: number,
): Promise<string | undefined> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([
      once(child.stdout, 'data', { signal }).then(() => undefined),
      once(child, 'exit', { signal }).then(() => `ended at once, ${howItEnded(child)}`),
      sleep(patience, `is not at work after ${patience / 1000} s`, { signal }),
    ]);
  } finally {
    over.abort();
  }
}

function howItEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode === null ? `with exit code ${exitCode}` : `by ${signalCode}`;
}

/** Tells who started this process, if it still waits, that it is at work. */
export function tellStarted(): void {
  try {
    writeSync(1, '\n');
  } catch {
    // Who started us is gone, which is no reason not to work.
  }
}
