import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { readEnvironmentFile, readRawEnvironmentFile } from './environment-file.ts';

const KNOWN = new Map([['HOST', 'db']]);

describe('a file of an environment', () => {
  const cases: readonly (readonly [text: string, values: Readonly<Record<string, string>>])[] = [
    ['A="a\nb $HOST"\nB=\'c\n# $HOST\'\nC=1', { A: 'a\nb db', B: 'c\n# $HOST', C: '1' }],
    ['\uFEFFA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    [
      String.raw`A='it\'s \n'` + '\n' + String.raw`B="a\tb\"c\\d\$HOST\q"`,
      { A: String.raw`it's \n`, B: 'a\tb"c\\d$HOST\\q' },
    ],
    ['A=a$$HOST\nB=$A\nC=${HOST:-x} ${NONE-y}', { A: 'a$HOST', B: 'a$HOST', C: 'db y' }],
    ['HOST=own\nB=$HOST', { HOST: 'own', B: 'db' }],
    ['A=1 # c\nB=1#c\nC=#c\nD="1 # c" # d\n  # e', { A: '1', B: '1#c', C: '#c', D: '1 # c' }],
    [
      'export A = 1\nB: 2\nC: "x y"\nA.b-c[0]=3\n1A=4\nÉ=5',
      { A: '1', B: '2', C: 'x y', 'A.b-c[0]': '3', '1A': '4', É: '5' },
    ],
    ['HOST\nNONE\nA=', { HOST: 'db', A: '' }],
    ['A="x" B=2', { A: 'x', B: '2' }],
  ];
  for (const [text, values] of cases)
    it(JSON.stringify(text), () => {
      const read = readEnvironmentFile(text, KNOWN);
      assert.deepEqual(Object.fromEntries(read.values), values);
      assert.equal(read.refusal, undefined);
    });

  it('is told where Compose takes no line for what it is, and the others are read', () => {
    for (const [text, refusal] of [
      ['A=1\nhello world\nB=2', 'line 2: a name has a blank in it'],
      ['A=1\nA+=1\nB=2', 'line 2: a name has a character that none may have'],
      ['A=1\nC="x\nB=2', 'line 2: a quote is not closed'],
      ['A=1\nB=2\nC=${', 'line 3: "${" is no variable'],
    ] as const) {
      const read = readEnvironmentFile(text);
      assert.equal(read.refusal, refusal);
      assert.deepEqual([read.values.get('A'), read.values.get('B')], ['1', '2']);
    }
  });

  it('is taken as it is where the service says so', () => {
    const { values } = readRawEnvironmentFile('# c\nA="x $HOST" # d\nHOST\n\nB=', KNOWN);
    assert.deepEqual(Object.fromEntries(values), { A: '"x $HOST" # d', HOST: 'db', B: '' });
  });

  it('takes linear time, whatever it says', () => {
    for (const piece of ['A="" ', 'A="\n', "A='", '\\"', 'A=${', '#', 'export ', 'A=$A$A\n', ' ', 'é']) {
      const started = performance.now();
      readEnvironmentFile(piece.repeat(bulk(200_000) / piece.length));
      assertWithin(2000, performance.now() - started, piece);
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', '=', '"', "'", '\n', '\\', '$', '#', ' ', '{')), (pieces) => {
        readEnvironmentFile(pieces.join(''));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
