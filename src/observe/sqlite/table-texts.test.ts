import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { tablesIn } from './table-texts.ts';

/** What the tables of a database say that SQLite made by these statements. */
function textsOf(statements: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-sqlite-'));
  try {
    const path = join(folder, 'db');
    const database = new DatabaseSync(path);
    database.exec(statements);
    database.close();
    const tables = [...tablesIn(openFile('/db', readFileSync(path)))];
    return Object.fromEntries(
      tables.map(({ table, pieces }) => [table, Buffer.concat([...pieces]).toString()]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('tables as texts', () => {
  it('have a line for each row, and each value behind the name of its column', () => {
    const texts = textsOf(`CREATE TABLE a (id, name TEXT, value); INSERT INTO a VALUES (1, 'db_password', 'x
y');`);
    assert.deepEqual(texts, { a: 'name: db_password\tdb_password: x y\n' });
  });

  it('have the values of tables without row ids behind their own names', () => {
    const texts = textsOf(`
      CREATE TABLE a (note, password, "user" TEXT PRIMARY KEY) WITHOUT ROWID;
      INSERT INTO a VALUES ('n', 'p', 'u');
      CREATE TABLE b (note, k, l, CONSTRAINT own PRIMARY KEY (l, k)) WITHOUT ROWID;
      INSERT INTO b VALUES ('n', 'kk', 'll');`);
    assert.deepEqual(texts, { a: 'user: u\tnote: n\tpassword: p\n', b: 'l: ll\tk: kk\tnote: n\n' });
  });
});
