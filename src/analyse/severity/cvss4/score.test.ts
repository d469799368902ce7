import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { macroScore } from './macro-scores.ts';
import { scoreCvss4 } from './score.ts';

/** Vectors with the score of their base metrics, and of all that they give. */
const PUBLISHED: readonly (readonly [string, number, number])[] = [
  // FIRST's examples: CVE-2022-41741, -2020-3549, -2023-3089, -2021-44714, -2022-21830, -2022-22186, -2023-21989.
  ['AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3, 7.3],
  ['AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7, 7.7],
  ['AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', 7.7, 5.2],
  ['AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N', 8.3, 8.3],
  [
    'AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L',
    8.3,
    8.1,
  ],
  ['AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 4.6, 4.6],
  ['AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N', 5.1, 5.1],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N', 6.9, 6.9],
  ['AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N', 5.9, 5.9],
  ['AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7, 7],
  // CVE-2014-0160 and CVE-2021-44228.
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A', 8.7, 8.7],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A', 10, 10],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 9.3],
  // No impact; the lowest macro vector; a half that binary fractions would lose.
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A', 0, 0],
  ['AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N/E:U', 1, 0.1],
  ['AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:L/VA:N/SC:H/SI:H/SA:H', 8.6, 8.6],
  // Safety outranks high; supplemental metrics do not count; not defined is as not given.
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSI:S', 9.3, 10],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:P/AU:Y/R:I/V:C/RE:H/U:Red', 9.3, 9.3],
  ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:X/CR:X/MAV:X/MSI:X/U:X', 9.3, 9.3],
];

const REFUSED = [
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N',
  'AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/SA:N',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/CR:H/E:A',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:Red/S:P',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSC:S',
  'AV:N/AC:L/AT:N/PR:N/UI:R/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:red',
  'AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/',
  'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
];

const metric = (name: string, values: string) =>
  fc.constantFrom(...values.split('')).map((value) => `${name}:${value}`);
const bases = fc.tuple(
  ...[
    'AV NALP',
    'AC LH',
    'AT NP',
    'PR NLH',
    'UI NPA',
    'VC HLN',
    'VI HLN',
    'VA HLN',
    'SC HLN',
    'SI HLN',
    'SA HLN',
  ].map((line) => metric(line.slice(0, 2), line.slice(3))),
);
const environments = fc.tuple(
  ...['CR XHML', 'IR XHML', 'AR XHML', 'MAV XNALP', 'MVC XHLN', 'MSI XSHLN'].map((line) => {
    const [name = '', values = ''] = line.split(' ');
    return metric(name, values);
  }),
);

describe('CVSS 4.0', () => {
  for (const [vector, base, score] of PUBLISHED) {
    it(`scores ${vector} as ${score}`, () => assert.deepEqual(scoreCvss4(vector, vector), { base, score }));
  }
  for (const vector of REFUSED) {
    it(`refuses ${vector}`, () =>
      assert.throws(() => scoreCvss4(vector, vector), { name: 'Fault', code: 'malformed' }));
  }

  it('stays within 0 and 10, with one decimal', () => {
    fc.assert(
      fc.property(bases, environments, (base, environment) => {
        const { score } = scoreCvss4('', [...base, ...environment].join('/'));
        assert.ok(score >= 0 && score <= 10 && score === Number(score.toFixed(1)), String(score));
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('never goes up as exploits get rarer', () => {
    fc.assert(
      fc.property(bases, (base) => {
        const [attacked = 0, proven = 0, unreported = 0] = ['A', 'P', 'U'].map(
          (value) => scoreCvss4('', `${base.join('/')}/E:${value}`).score,
        );
        assert.ok(attacked >= proven && proven >= unreported, base.join('/'));
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('has 270 macro vectors, whose scores fall with every level of every set', () => {
    const levels = ['eq1', 'eq2', 'eq3', 'eq4', 'eq5', 'eq6'] as const;
    let count = 0;
    for (let index = 0; index < 3 ** 6; index += 1) {
      const digits = index.toString(3).padStart(6, '0').split('').map(Number);
      const [eq1 = 0, eq2 = 0, eq3 = 0, eq4 = 0, eq5 = 0, eq6 = 0] = digits;
      const macro = { eq1, eq2, eq3, eq4, eq5, eq6 };
      const score = macroScore(macro);
      if (score === undefined) continue;
      count += 1;
      for (const level of levels) {
        const lower = macroScore({ ...macro, [level]: macro[level] + 1 });
        assert.ok(lower === undefined || lower <= score, `${digits.join('')} and the next ${level}`);
      }
    }
    assert.equal(count, 270);
  });
});
