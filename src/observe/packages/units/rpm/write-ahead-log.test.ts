import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openFile } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf } from '../../../../../test/fixtures/mutation.ts';
import { committedFrames } from './write-ahead-log.ts';

describe('committedFrames', () => {
  it('counts pages that are only in the log', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-wal-'));
    try {
      const path = join(folder, 'db');
      const database = new DatabaseSync(path);
      database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x);');
      const log = readFileSync(`${path}-wal`);
      assert.ok(committedFrames(openFile('/db-wal', log)) >= 2);
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      assert.equal(committedFrames(openFile('/db-wal', readFileSync(`${path}-wal`))), 0);
      database.close();
      fc.assert(fc.property(mutationsOf(log), (bytes) => committedFrames(openFile('/db-wal', bytes)) >= 0));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
