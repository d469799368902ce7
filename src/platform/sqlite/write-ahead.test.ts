import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { isBusy, useWriteAheadLog } from './write-ahead.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-write-ahead-'));
after(() => rmSync(folder, { recursive: true }));

describe('useWriteAheadLog', () => {
  it('waits for another process that makes the file at the same moment', async () => {
    const path = join(folder, 'busy.sqlite');
    const script = join(folder, 'holder.mjs');
    writeFileSync(
      script,
      `import { DatabaseSync } from 'node:sqlite';
       const database = new DatabaseSync(process.argv[2]);
       database.exec('CREATE TABLE a (b); BEGIN EXCLUSIVE');
       process.send('held');
       setTimeout(() => { database.exec('COMMIT'); database.close(); process.disconnect(); }, 300);`,
    );
    const holder = fork(script, [path]);
    const ended = new Promise((resolve) => holder.on('exit', resolve));
    await new Promise((resolve) => holder.once('message', resolve));
    using database = new DatabaseSync(path, { timeout: 0 });
    assert.throws(() => database.exec('PRAGMA journal_mode = WAL'), isBusy);
    useWriteAheadLog(database);
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal');
    assert.equal(await ended, 0);
  });

  it('leaves other faults as they are', () => {
    const database = new DatabaseSync(':memory:');
    database.close();
    assert.throws(() => useWriteAheadLog(database), /not open/);
  });
});
