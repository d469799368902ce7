import { type ChildProcess, spawn } from 'node:child_process';
import { isatty } from 'node:tty';

const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1'];

/** What glibc's allocator is given back it keeps, one pool for each thread, unless it is told otherwise. */
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536', MALLOC_MMAP_THRESHOLD_: '65536' };

/** Runs `words` (a script and its arguments) with another Node in the place of this process, and ends as it ends. */
export function runWith(node: string, words: readonly string[]): void {
  const environment = { ...ALLOCATOR, ...process.env };
  const args = [...FLAGS, ...words];
  if (process.execve) process.execve(node, [node, ...args], environment);
  else follow(spawn(node, args, { stdio: 'inherit', env: environment }));
}

/** Passes on to a child what this process is told, and ends with its exit code or by its signal. */
function follow(child: ChildProcess): void {
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  // Ctrl-C reaches the whole group of processes: passed on as well, it would be a second one.
  const interrupt = [0, 1, 2].some(isatty) ? (): void => {} : pass;
  process.on('SIGINT', interrupt).on('SIGTERM', pass).on('SIGHUP', pass);
  child.on('error', (error) => {
    process.stderr.write(`plimsoll: ${error.message}\n`);
    process.exitCode = 5;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 5;
    else {
      process.off('SIGINT', interrupt).off('SIGTERM', pass).off('SIGHUP', pass);
      process.kill(process.pid, signal);
    }
  });
}
