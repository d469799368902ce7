import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scoreCvss2 } from './score.ts';

/** Vectors with the score of their base metrics, and of all that they give. */
const PUBLISHED: readonly (readonly [string, number, number])[] = [
  // Section 3.3 of the guide: CVE-2002-0392, CVE-2003-0818, CVE-2003-0062.
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8, 7.8],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C', 7.8, 6.4],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H', 7.8, 9.2],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H', 7.8, 0],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 10],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C', 10, 8.3],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L', 10, 9],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2, 6.2],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C', 6.2, 4.9],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M', 6.2, 7.5],
  // As NVD published them: CVE-2014-0160, CVE-2014-3566, CVE-2014-6271, CVE-2016-5195, CVE-2021-44228.
  ['AV:N/AC:L/Au:N/C:P/I:N/A:N', 5, 5],
  ['(AV:N/AC:M/Au:N/C:P/I:N/A:N)', 4.3, 4.3],
  ['(AV:N/AC:L/Au:N/C:C/I:C/A:C)', 10, 10],
  ['AV:L/AC:L/Au:N/C:C/I:C/A:C', 7.2, 7.2],
  ['AV:N/AC:M/Au:N/C:C/I:C/A:C', 9.3, 9.3],
  // No impact, and halves that binary fractions would lose.
  ['AV:N/AC:L/Au:N/C:N/I:N/A:N', 0, 0],
  ['AV:N/AC:M/Au:N/C:C/I:P/A:C/RL:W', 9, 8.6],
  // All not defined is as not given.
  ['AV:N/AC:L/Au:N/C:P/I:P/A:P/E:ND/RL:ND/RC:ND/CDP:ND/TD:ND/CR:ND/IR:ND/AR:ND', 7.5, 7.5],
];

const REFUSED = [
  'AV:N/AC:L/Au:N/C:N/I:N',
  'AC:L/AV:N/Au:N/C:N/I:N/A:C',
  'AV:N/AC:L/Au:N/C:N/I:N/A:C/A:C',
  'AV:N/AC:L/Au:N/C:N/I:N/A:H',
  'AV:N/AC:L/Au:N/C:N/I:N/A:C/',
  'AV:N/AC:L/Au:N/C:N/I:N/A:C/X:Y',
  'AV:N/AC:L/Au:N/C:N/I:N/A:C/RL:OF/E:F',
  '(AV:N/AC:L/Au:N/C:N/I:N/A:C',
  'AV:N/AC:L/AU:N/C:N/I:N/A:C',
  'AV:N/AC:L/Au:N/C:N/I:N/A:C/E:X',
];

const combine = (...names: (readonly [string, string])[]): string[] =>
  names.reduce<string[]>(
    (vectors, [name, values]) =>
      vectors.flatMap((vector) => values.split('').map((value) => `${vector}/${name}:${value}`)),
    [''],
  );
const EVERY = combine(
  ['AV', 'LAN'],
  ['AC', 'HML'],
  ['Au', 'MSN'],
  ['C', 'NPC'],
  ['I', 'NPC'],
  ['A', 'NPC'],
).map((vector) => vector.slice(1));
const WORSE = new Map(
  ['AV:L AV:A AV:N', 'AC:H AC:M AC:L', 'Au:M Au:S Au:N', 'C:N C:P C:C', 'I:N I:P I:C', 'A:N A:P A:C'].flatMap(
    (line) =>
      line.split(' ').map((metric, index, all): [string, string | undefined] => [metric, all[index + 1]]),
  ),
);

describe('CVSS 2.0', () => {
  for (const [vector, base, score] of PUBLISHED) {
    it(`scores ${vector} as ${score}`, () => assert.deepEqual(scoreCvss2(vector), { base, score }));
  }
  for (const vector of REFUSED) {
    it(`refuses ${vector}`, () =>
      assert.throws(() => scoreCvss2(vector), { name: 'Fault', code: 'malformed' }));
  }

  it('never goes down as a base metric gets worse, for every base vector', () => {
    for (const vector of EVERY) {
      const { base } = scoreCvss2(vector);
      for (const metric of vector.split('/')) {
        const worse = WORSE.get(metric);
        if (worse === undefined) continue;
        assert.ok(
          scoreCvss2(vector.replace(new RegExp(`\\b${metric}`), worse)).base >= base,
          `${vector} with ${worse}`,
        );
      }
    }
  });

  it('stays within 0 and 10, with one decimal, for every base vector and environment', () => {
    for (const vector of EVERY) {
      for (const rest of [
        '',
        '/E:U/RL:OF/RC:UC',
        '/CR:L/IR:L/AR:L',
        '/CDP:H/TD:H/CR:H/IR:H/AR:H',
        '/CDP:L/TD:L',
      ]) {
        const { base, score } = scoreCvss2(vector + rest);
        for (const value of [base, score]) {
          assert.ok(
            value >= 0 && value <= 10 && value === Number(value.toFixed(1)),
            `${vector}${rest}: ${value}`,
          );
        }
      }
    }
  });
});
