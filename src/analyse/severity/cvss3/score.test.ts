import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roundUp } from './round-up.ts';
import { scoreCvss3 } from './score.ts';

/** Base vectors of version 3 with their score, which 3.0 and 3.1 share. */
const PUBLISHED: readonly (readonly [string, number])[] = [
  // FIRST's examples: CVE-2013-1937, -2013-0375, -2014-3566, -2012-1516, -2009-0783, -2012-0384, -2015-1098.
  ['AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
  ['AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
  ['AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
  ['AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9],
  ['AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 4.2],
  ['AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 8.8],
  ['AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 7.8],
  // CVE-2014-0160, -2014-6271, -2008-1447, -2014-2005, -2010-0467, -2012-1342, -2013-6014, -2014-9253.
  ['AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5],
  ['AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
  ['AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N', 6.8],
  ['AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.8],
  ['AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N', 5.8],
  ['AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:N', 5.8],
  ['AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H', 9.3],
  ['AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N', 5.4],
  // CVE-2011-1265, -2014-2019, -2015-0970, -2014-0224, -2012-5376.
  ['AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 8.8],
  ['AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', 4.6],
  ['AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H', 8.8],
  ['AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N', 7.4],
  ['AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', 9.6],
  // As NVD published them: CVE-2021-44228, -2016-5195, -2017-5754, -2018-1000656.
  ['AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
  ['AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H', 7],
  ['AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:N/A:N', 5.6],
  ['AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 7.5],
  // No impact; the lowest above it; any order.
  ['AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N', 0],
  ['AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N', 1.6],
  ['A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N', 9.8],
];

/** Version, vector, and the score with its temporal and environmental metrics. */
const WHOLE: readonly (readonly ['3.0' | '3.1', string, number])[] = [
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X/RL:X/RC:X', 9.8],
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 7.8],
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MC:N/MI:N/MA:N', 0],
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L', 8.4],
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/CR:H', 9.3],
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/CR:L', 5.7],
  ['3.1', 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L/MS:C', 8.3],
  // PR weighs by the modified scope, and the modified impact of 3.0 differs from that of 3.1.
  ['3.1', 'AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H/MS:C', 9.1],
  ['3.0', 'AV:P/AC:H/PR:H/UI:R/S:C/C:H/I:H/A:H/CR:H', 6.8],
  ['3.1', 'AV:P/AC:H/PR:H/UI:R/S:C/C:H/I:H/A:H/CR:H', 6.9],
  // 5.0 by 0.92 is 4.6: binary noise must not make it 4.7.
  ['3.0', 'AV:N/AC:L/PR:L/UI:N/S:C/C:N/I:N/A:L/RC:U', 4.6],
];

const REFUSED = [
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/AV:P',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:C',
  'AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/AT:N',
  'av:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:',
  'AV:N//AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'AV:N /AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
];

const METRICS: readonly (readonly [string, string])[] = [
  ['AV', 'PLAN'],
  ['AC', 'HL'],
  ['PR', 'HLN'],
  ['UI', 'RN'],
  ['S', 'UC'],
  ['C', 'NLH'],
  ['I', 'NLH'],
  ['A', 'NLH'],
];
const EVERY = METRICS.reduce<string[][]>(
  (vectors, [name, values]) =>
    vectors.flatMap((vector) => values.split('').map((value) => [...vector, `${name}:${value}`])),
  [[]],
);
const base = (metrics: readonly string[]): number => scoreCvss3('3.1', '', metrics.join('/')).base;

describe('CVSS 3.0 and 3.1', () => {
  for (const [vector, expected] of PUBLISHED) {
    it(`scores ${vector} as ${expected}`, () => {
      for (const version of ['3.0', '3.1'] as const) {
        assert.deepEqual(scoreCvss3(version, vector, vector), { base: expected, score: expected });
      }
    });
  }
  for (const [version, vector, expected] of WHOLE) {
    it(`scores ${vector} of ${version} as ${expected}`, () =>
      assert.equal(scoreCvss3(version, vector, vector).score, expected));
  }
  for (const vector of REFUSED) {
    it(`refuses ${vector}`, () =>
      assert.throws(() => scoreCvss3('3.1', vector, vector), { name: 'Fault', code: 'malformed' }));
  }

  it('never goes down as a base metric gets worse, and stays in range, for every base vector', () => {
    for (const metrics of EVERY) {
      const score = base(metrics);
      assert.ok(score >= 0 && score <= 10 && score === Number(score.toFixed(1)), metrics.join('/'));
      for (const [place, [name, values]] of METRICS.entries()) {
        const worse = values[values.indexOf(metrics[place]?.at(-1) ?? '') + 1];
        if (worse === undefined) continue;
        assert.ok(
          base(metrics.with(place, `${name}:${worse}`)) >= score,
          `${metrics.join('/')} with ${name}:${worse}`,
        );
      }
    }
  });

  it('never goes up by temporal metrics', () => {
    for (const metrics of EVERY) {
      for (const rest of ['E:U', 'RL:O', 'RC:U', 'E:P/RL:T/RC:R']) {
        const scores = scoreCvss3('3.1', '', `${metrics.join('/')}/${rest}`);
        assert.ok(scores.score <= scores.base);
      }
    }
  });
});

describe('roundUp', () => {
  it('follows the examples of the specification', () => {
    assert.equal(roundUp(4.02), 4.1);
    assert.equal(roundUp(4), 4);
    assert.equal(roundUp(0.1 + 0.2), 0.3);
    assert.equal(roundUp(4.000_001), 4);
    assert.equal(roundUp(4.000_01), 4.1);
    assert.equal(roundUp(10), 10);
  });
});
