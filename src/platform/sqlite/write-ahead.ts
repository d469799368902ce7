import type { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;
const MOST_TRIES = 500;
/** Milliseconds between two tries. */
const PAUSE = 10;

/** Did SQLite find that another process has the database? */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/**
 * Has a database log what is written, so that those who read need not wait. SQLite does not wait for another process that
 * is about to do the same, which happens where several make one file at once: here that is tried again, for five seconds.
 * Throws what SQLite throws. Source: https://www.sqlite.org/wal.html
 */
export function useWriteAheadLog(database: DatabaseSync): void {
  for (let tries = 1; ; tries += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || tries >= MOST_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}
