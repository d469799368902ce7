import { spawn } from 'node:child_process';

/**
 * Starts this program again with other arguments, in a process group of its own, so that it outlives us and our
 * terminal.
 */
export function startDetached(args: readonly string[]): void {
  const [program = '', main = ''] = process.argv;
  const child = spawn(program, [...process.execArgv, main, ...args], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
}
