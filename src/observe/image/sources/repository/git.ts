import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { OnExit } from '../../../../platform/exit/types.ts';

/** Bytes of what git says that are kept. */
const MOST_SAID = 2 ** 16;

/** How git is run. */
export interface GitRun {
  readonly env: NodeJS.ProcessEnv;
  /** The folder that it is called in, whose repository it would read settings of. */
  readonly cwd: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly onExit: OnExit;
  /** Aborted when there is no more time for whatever this is a part of. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what git writes to standard output; throws to end it. */
  readonly onOutput?: (bytes: Buffer) => void;
}

/** How git ended; undefined as code: by a signal, or because it never began. */
export interface GitOutcome {
  readonly code: number | undefined;
  /** The last of what it wrote to standard error. */
  readonly stderr: string;
  readonly isLate: boolean;
  readonly isMissing: boolean;
}

/**
 * Runs git and all that it starts to their end: they are a process group, which is ended as a whole where it takes too
 * long, where `signal` is aborted, where `onOutput` throws, or where this process ends.
 */
export async function runGit(words: readonly string[], run: GitRun): Promise<GitOutcome> {
  const child = spawn('git', [...words], {
    env: { ...run.env, GIT_CEILING_DIRECTORIES: dirname(run.cwd) },
    cwd: run.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<GitOutcome>();
  let [stderr, isLate] = ['', false];
  using _group = run.onExit(() => endGroup(child.pid));
  const giveUp = (): void => {
    isLate = true;
    endGroup(child.pid);
  };
  const timer = setTimeout(giveUp, run.timeout);
  run.signal?.addEventListener('abort', giveUp);
  if (run.signal?.aborted) giveUp();
  child.stderr.on('data', (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-MOST_SAID)));
  child.stdout.on('data', (bytes: Buffer) => {
    try {
      run.onOutput?.(bytes);
    } catch (error) {
      endGroup(child.pid);
      reject(error);
    }
  });
  child.on('error', (error) => {
    const isMissing = 'code' in error && error.code === 'ENOENT';
    resolve({ code: undefined, stderr: error.message, isLate, isMissing });
  });
  child.on('close', (code) => resolve({ code: code ?? undefined, stderr, isLate, isMissing: false }));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', giveUp);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
