import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { isBusy, useWriteAheadLog } from './write-ahead.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-write-ahead-'));
after(() => rmSync(folder, { recursive: true }));

describe('useWriteAheadLog', () => {
  it('tries again while somebody else makes the file', () => {
    const path = join(folder, 'busy.sqlite');
    using holder = new DatabaseSync(path);
    holder.exec('CREATE TABLE a (b); BEGIN EXCLUSIVE');
    const faults: unknown[] = [];
    class Watched extends DatabaseSync {
      override exec(sql: string): void {
        try {
          super.exec(sql);
        } catch (error) {
          if (faults.push(error) === 2) holder.exec('COMMIT');
          throw error;
        }
      }
    }
    using database = new Watched(path, { timeout: 0 });
    useWriteAheadLog(database);
    assert.deepEqual(faults.map(isBusy), [true, true]);
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal');
  });

  it('leaves other faults as they are', () => {
    const database = new DatabaseSync(':memory:');
    database.close();
    assert.throws(() => useWriteAheadLog(database), /not open/);
  });
});
