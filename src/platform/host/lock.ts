import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../model/fault.ts';
import { isBusy } from '../sqlite/write-ahead.ts';

/**
 * Makes this process the only one to do `work` (such as `update of the database`) at `path` until disposed of; the lock
 * falls with the process, however that ends, since it is the kernel's. Throws a `Fault` (`usage`) naming the process
 * that holds it.
 */
export function holdLock(path: string, work: string): Disposable {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing in it has to outlive a crash.
    file.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY');
    // A write transaction left open keeps other writers out, but lets them read who we are.
    file.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`);
  } catch (error) {
    const holder = holderOf(file);
    file.close();
    if (!isBusy(error)) throw error;
    throw new Fault('usage', `another ${work} is under way (process ${holder})`, {
      cause: error,
      hint: 'wait until it has ended',
    });
  }
  return { [Symbol.dispose]: () => file.close() };
}

function holderOf(file: DatabaseSync): string {
  try {
    return String(file.prepare('PRAGMA user_version').get()?.['user_version']);
  } catch {
    return 'unknown';
  }
}
