import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { readStatements } from './sql.ts';

const shown = (text: string) => readStatements(text).map(({ verb, tables }) => `${verb} ${tables.join()}`);

describe('SQL in sources', () => {
  for (const [text, expected] of [
    ['SELECT * FROM a JOIN b ON a.id = b.id, c', ['SELECT a,b']],
    ['SELECT * FROM a, b AS x WHERE true', ['SELECT a,b']],
    ['select id from public."orders"', ['SELECT public.orders']],
    ['INSERT INTO a (x) SELECT y FROM b', ['INSERT a', 'SELECT b']],
    ['UPDATE a SET x = 1 WHERE id IN (SELECT id FROM b)', ['UPDATE a', 'SELECT b']],
    ['DELETE FROM a USING b WHERE a.id = b.id', ['DELETE a', 'SELECT b']],
    ['WITH t AS (SELECT 1 FROM a) INSERT INTO b SELECT * FROM t', ['SELECT a', 'INSERT b', 'SELECT a']],
    ["SELECT 'x FROM nowhere' FROM a -- FROM b", ['SELECT a']],
    ['Select a file from the list', ['SELECT the']],
    ['Update the page', []],
    ['Delete it', []],
    ['copy to the side: it fails', []],
    ['COPY a (x) FROM STDIN', ['COPY a']],
    ['UPDATE a AS x SET y = 1', ['UPDATE a']],
    ['UPDATE a JOIN b ON a.id = b.id SET a.y = 1', ['UPDATE a', 'SELECT b']],
    ['UPDATE "a" SET y = 1', ['UPDATE a']],
    ['Update the labels of what is set aside', []],
    ['UPDATE %s SET x = 1', ['UPDATE *']],
    ['UPDATE [dbo].[a] SET x = 1', ['UPDATE *']],
    ['CREATE TABLE %s (id int)', ['CREATE *']],
    ['UPDATE a, b SET a.x = b.x', ['UPDATE a']],
    ['Update the user, group, or account of a set of files', []],
    ['copy %s to %s', []],
    ['TRUNCATE a', ['TRUNCATE a']],
    ['truncate table a', ['TRUNCATE a']],
    ['truncate head', []],
    ['CREATE TABLE IF NOT EXISTS a (id int)', ['CREATE a']],
    ['CREATE TEMP TABLE a AS SELECT * FROM b', ['CREATE a', 'SELECT b']],
    ['create table failed: x', []],
    ['text', []],
  ] as const) {
    it(`says ${expected.join('; ') || 'nothing'}: ${text}`, () => {
      const found = shown(text);
      for (const one of expected) assert.ok(found.includes(one), found.join('; '));
      if (expected.length === 0) assert.deepEqual(found, []);
    });
  }

  it('writes nothing that is only locked', () => {
    assert.deepEqual(shown('WITH t AS (SELECT 1 FROM a FOR UPDATE SKIP LOCKED) DELETE FROM b'), [
      'SELECT a,b',
      'DELETE b',
      'SELECT a',
    ]);
  });

  it('has no table in the words of an index', () => {
    assert.deepEqual(shown('CREATE INDEX i ON a USING BTREE (x)'), ['CREATE a']);
    assert.deepEqual(shown('ALTER TABLE a ADD PRIMARY KEY USING INDEX i'), ['ALTER a']);
  });

  it('is read of any text, in bounded time', () => {
    const words = fc.constantFrom(
      'SELECT ',
      'FROM ',
      'INSERT INTO ',
      'UPDATE ',
      'SET ',
      'WITH ',
      'a',
      ',',
      '(',
      ')',
      "'",
      '"',
      '--',
      '\n',
      '.',
      ' AS ',
      '/*',
      '*/',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (text) => {
          readStatements(text);
        },
      ),
      { numRuns: propertyRuns(5000) },
    );
    for (const part of [
      'FROM a,',
      'FROM a ',
      ' ',
      "'",
      '--',
      'WITH a AS (',
      '"',
      'a.',
      'ONLY ',
      '/*',
      'SELECT ',
      'FROM a, b, c ',
    ]) {
      const started = performance.now();
      readStatements(`SELECT x ${part.repeat(100_000)}`);
      readStatements(`WITH ${part.repeat(100_000)}`);
      readStatements(part.repeat(100_000));
      assertWithin(2000, performance.now() - started, part);
    }
  });
});
