import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { leakEngine } from '../leak-engine.ts';
import { leaksWithReadings } from './leaks-with-readings.ts';
import { readingsOf } from './readings.ts';

const SIZE = bulk(2 ** 20);
const SECRET = 'kind: Secret\ndata:\n';

/** What costs more than its length where something is looked for from each place anew. */
const GIANTS: readonly (readonly [what: string, path: string, text: string])[] = [
  ['empty lines', '/a.yaml', SECRET + '\n'.repeat(SIZE)],
  ['values', '/a.yaml', SECRET + '  a: aHVudGVyMg==\n'.repeat(SIZE / 18)],
  ['a value of spaces', '/a.yaml', `${SECRET}  a: ${' '.repeat(SIZE)}x`],
  ['sections that do not end', '/a.yaml', `kind: Secret\n${'data:{'.repeat(SIZE / 6)}`],
  ['sections in each other', '/a.json', `{"kind":"Secret"${',"data":{"a":"'.repeat(SIZE / 13)}}`],
  ['a key', '/a.yaml', `kind: Secret\ndata: {${'a'.repeat(SIZE)}}`],
  ['a value of lines', '/a.yaml', `${SECRET}  a: |\n${'    aHVudGVyMg==\n'.repeat(SIZE / 17)}`],
  ['documents', '/a.yaml', `kind: Secret\n${'---\n'.repeat(SIZE / 4)}`],
  ['escapes', '/a.ipynb', `"${'\\n'.repeat(SIZE / 2)}"`],
  ['texts', '/a.ipynb', '"",'.repeat(SIZE / 3)],
  ['open texts', '/a.ipynb', '"'.repeat(SIZE)],
  ['open tags', '/a.docx!/word/document.xml', '<'.repeat(SIZE)],
  ['long tags', '/a.docx!/word/document.xml', `<${'a'.repeat(9_999)}`.repeat(SIZE / 10_000)],
];

describe('readingsOf', () => {
  for (const [what, path, text] of GIANTS)
    it(`takes a file of ${what} in time that is linear`, () => {
      const start = performance.now();
      readingsOf(Buffer.from(text), path);
      assertWithin(5_000, performance.now() - start);
    });
});

describe('leaksWithReadings', () => {
  it('holds few of very many against each other', () => {
    const line = (index: number) =>
      `  password${index}: ${Buffer.from(`Zk3!pq88${index}`).toString('base64')}\n`;
    const text = SECRET + Array.from({ length: bulk(5_000) }, (_, index) => line(index)).join('');
    const start = performance.now();
    assert.ok(leaksWithReadings(Buffer.from(text), '/a.yaml', leakEngine()).length > 1_000);
    assertWithin(20_000, performance.now() - start);
  });
});
