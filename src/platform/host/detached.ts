import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Fault, messageOf } from '../../model/fault.ts';

/**
 * Starts this program again with other arguments, in a process group of its own, so that it outlives us and our
 * terminal; back once it runs. Throws a `Fault` (`refused`).
 */
export async function startDetached(args: readonly string[]): Promise<void> {
  const [program = '', main = ''] = process.argv;
  const child = spawn(program, [...process.execArgv, main, ...args], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new Fault('refused', `no process can be started: ${messageOf(error)}`, { cause: error });
  }
  child.unref();
}
