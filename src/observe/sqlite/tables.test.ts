import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../test/fixtures/mutation.ts';
import { decodeRecord, readTable } from './tables.ts';

type Value = number | bigint | string | Uint8Array | null;

/** The bytes of a database that SQLite itself wrote, with these rows in the table "Packages". */
function databaseOf(rows: readonly Value[][], pragmas = '', columns = '(a, b, c)'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-sqlite-'));
  try {
    const path = join(folder, 'db');
    const database = new DatabaseSync(path);
    database.exec(`${pragmas} CREATE TABLE other (x); CREATE TABLE 'Packages' ${columns}; BEGIN;`);
    const insert = database.prepare('INSERT INTO Packages VALUES (?, ?, ?)');
    for (const [a = null, b = null, c = null] of rows) insert.run(a, b, c);
    database.exec('COMMIT');
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(bytes: Buffer): Value[][] {
  return [...readTable(openFile('/db', bytes), 'Packages')];
}

/** Numbers as SQLite may store them: an integral number reads back as a number or, with 8 bytes, as a bigint. */
function comparable(value: Value): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return value;
}

describe('readTable', () => {
  it('reads every type of value', () => {
    const rows: Value[][] = [
      [null, 0, 1],
      [-1, 127, -32768],
      [8_388_607, -2_147_483_648, 140_737_488_355_327],
      [9_007_199_254_740_991n, 1.5, 'text é'],
      [Buffer.from([0, 255]), '', Buffer.alloc(0)],
    ];
    assert.deepEqual(
      read(databaseOf(rows)).map((row) => row.map(comparable)),
      rows.map((row) => row.map(comparable)),
    );
  });

  for (const pageSize of [512, 1024, 4096, 65536]) {
    it(`reads rows around the sizes where they spill, with pages of ${pageSize} bytes`, () => {
      const usable = pageSize;
      const sizes = [
        0,
        1,
        usable - 60,
        usable - 40,
        usable - 36,
        usable - 35,
        usable - 30,
        usable,
        usable * 2,
        usable * 5 + 17,
      ];
      const rows: Value[][] = sizes.map((size, index) => [
        index,
        Buffer.alloc(Math.max(size, 0), index + 1),
        `t${index}`,
      ]);
      const found = read(databaseOf(rows, `PRAGMA page_size = ${pageSize};`));
      assert.deepEqual(
        found.map((row) => row.map(comparable)),
        rows.map((row) => row.map(comparable)),
      );
    });
  }

  it('reads trees of several levels', () => {
    const rows: Value[][] = Array.from({ length: 5000 }, (_, index) => [index, `row ${index}`, null]);
    const found = read(databaseOf(rows, 'PRAGMA page_size = 512;'));
    assert.deepEqual(found, rows);
  });

  it('reads tables without row ids, which have their keys first and rows in every page', () => {
    for (const pageSize of [512, 4096])
      for (const length of [0, 20, 80, 99, 100, 101, 102, 103, 500, 970, 1000, 1020, 5000]) {
        const rows: Value[][] = Array.from({ length: 60 }, (_, index) => [
          `a${index}`,
          'x'.repeat(length),
          1000 + index,
        ]);
        const columns = '(a, b, c PRIMARY KEY) WITHOUT ROWID';
        const found = read(databaseOf(rows, `PRAGMA page_size = ${pageSize};`, columns));
        const byKey = found.toSorted(([left], [right]) => Number(left) - Number(right));
        assert.deepEqual(
          byKey,
          rows.map(([a, b, c]) => [c, a, b]),
        );
      }
  });

  it('reads what SQLite wrote, whatever the rows', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.string(),
      fc.uint8Array({ maxLength: 3000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const rows = fc.array(
      fc.tuple(value, value, value).map((row): Value[] => [...row]),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(512, 4096), (some, pageSize) => {
        const found = read(databaseOf(some, `PRAGMA page_size = ${pageSize};`));
        assert.deepEqual(
          found.map((row) => row.map(comparable)),
          some.map((row) => row.map(comparable)),
        );
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  it('refuses what is not such a database', () => {
    assert.throws(() => read(Buffer.from('hello')), { code: 'malformed' });
    assert.throws(() => read(databaseOf([], "PRAGMA encoding = 'UTF-16';")), { code: 'unsupported' });
    assert.throws(() => [...readTable(openFile('/db', databaseOf([])), 'Missing')], { code: 'malformed' });
  });

  it('does not walk in circles', () => {
    const bytes = databaseOf(
      Array.from({ length: 500 }, (_, index) => [index, 'x'.repeat(50), null]),
      'PRAGMA page_size = 512;',
    );
    for (let at = 512; at < bytes.length; at += 512) {
      if (bytes[at] === 0x05) bytes.writeUInt32BE(at / 512 + 1, at + 8);
    }
    assert.throws(() => read(bytes), { code: 'malformed', message: /circle/ });
  });

  it('survives damage', () => {
    const rows: Value[][] = Array.from({ length: 60 }, (_, index) => [
      index,
      Buffer.alloc(index * 40, 7),
      'x',
    ]);
    const valid = databaseOf(rows, 'PRAGMA page_size = 512;');
    fc.assert(
      fc.property(mutationsOf(valid), (bytes) => void onlyFaults(() => read(bytes))),
      { numRuns: propertyRuns(1500) },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void onlyFaults(() => read(Buffer.from(bytes)))));
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => void onlyFaults(() => decodeRecord(Buffer.from(bytes)))),
    );
  });
});
