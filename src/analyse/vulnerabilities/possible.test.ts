import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { RangeEvent } from '../../model/advisory.ts';
import { type AdvisedEcosystem, ECOSYSTEMS } from '../../model/ecosystems.ts';
import { REQUIREMENT_GRAMMARS, type RequiringEcosystem } from '../requirements/grammars.ts';
import { VERSION_SCHEMES } from '../versions/registry.ts';
import { says } from './memory-store.fixture.ts';
import { judgePossible } from './possible.ts';
import { judge } from './ranges.ts';

type TriedEcosystem = AdvisedEcosystem & RequiringEcosystem;

const DIGITS = ['0', '1', '2', '3'];
const NUMBERS = DIGITS.flatMap((a) => DIGITS.flatMap((b) => DIGITS.map((c) => `${a}.${b}.${c}`)));
/** What may follow the numbers of a version, and how requirements are written. */
const SHAPES: Readonly<Record<TriedEcosystem, { tails: string[]; operators: string[]; between: string }>> = {
  npm: {
    tails: ['', '-0', '-a', '-a.1', '-b'],
    operators: ['^', '~', '>=', '>', '<', '<=', ''],
    between: ' ',
  },
  githubactions: { tails: ['', '-a', '-b'], operators: ['^', '~', '>=', '<', ''], between: ' ' },
  cargo: { tails: ['', '-0', '-a', '-b'], operators: ['^', '~', '>=', '>', '<', '<=', '='], between: ',' },
  hex: {
    tails: ['', '-a', '-b'],
    operators: ['~> ', '>= ', '> ', '< ', '<= ', '== ', '!= '],
    between: ' and ',
  },
  hackage: { tails: ['', '.0', '.1'], operators: ['^>=', '>=', '>', '<', '<=', '=='], between: ' && ' },
  opam: {
    tails: ['', '~rc1', '-1', '.1', '+a'],
    operators: ['>= ', '> ', '< ', '<= ', '= ', '!= '],
    between: ' & ',
  },
  pub: { tails: ['', '-a', '-b', '+1'], operators: ['^', '>=', '>', '<', '<='], between: ' ' },
  swift: { tails: ['', '-a', '-b'], operators: ['>=', '<', '<='], between: ', ' },
  golang: { tails: ['', '-rc.1'], operators: ['>=', '<'], between: ',' },
  pypi: {
    tails: ['', '.dev1', 'a1', 'rc1', '.post1', '.0.1'],
    operators: ['>=', '>', '<', '<=', '==', '!=', '~='],
    between: ',',
  },
  nuget: { tails: ['', '-a', '-b', '.1'], operators: [], between: ',' },
  maven: { tails: ['', '-alpha-1', '-rc1', '.1', '-sp'], operators: [], between: ',' },
  gem: {
    tails: ['', '.a', '.rc1', '.1'],
    operators: ['>=', '>', '<', '<=', '=', '!=', '~>'],
    between: ', ',
  },
  composer: {
    tails: ['', '-alpha1', '-beta2', '-RC1', '.1'],
    operators: ['^', '~', '>=', '>', '<', '<='],
    between: ' ',
  },
};

describe('whether a requirement admits an affected version', () => {
  for (const [id, { tails, operators, between }] of Object.entries(SHAPES) as [
    TriedEcosystem,
    (typeof SHAPES)['npm'],
  ][]) {
    it(`of ${id} is told as by trying every version there is`, () => {
      const grammar = REQUIREMENT_GRAMMARS[id];
      const scheme = VERSION_SCHEMES[ECOSYSTEMS[id].versionScheme];
      const schemes = { ecosystem: scheme, semver: VERSION_SCHEMES.semver };
      const all = NUMBERS.flatMap((numbers) => tails.map((tail) => numbers + tail));
      const version = fc.constantFrom(...all);
      const clause = fc.tuple(fc.constantFrom(...operators, ''), version).map((parts) => parts.join(''));
      const set = fc
        .tuple(fc.constantFrom('[', '('), version, version, fc.constantFrom(']', ')'))
        .map(([open, low, high, close]) => `${open}${low},${high}${close}`);
      const range = fc
        .array(id === 'maven' || id === 'nuget' ? set : clause, { minLength: 1, maxLength: 2 })
        .map((clauses) => clauses.join(between));
      const event = fc.tuple(fc.constantFrom('introduced', 'fixed', 'last_affected'), version);
      const events = fc.array(
        event.map(([kind, at]): RangeEvent => ({ [kind]: at })),
        { minLength: 1, maxLength: 4 },
      );
      const property = fc.property(range, events, fc.boolean(), (text, some, fromZero) => {
        const affected = says(ECOSYSTEMS[id].osv, 'boat', fromZero ? [{ introduced: '0' }, ...some] : some);
        const requirement = grammar.parse(text);
        const isHit = (one: string) =>
          requirement.admits(one) && judge(affected, one, schemes).state === 'affected';
        const verdict = judgePossible(affected, { requirement, grammar, written: (one) => one }, schemes);
        const found = all.find(isHit);
        if (found !== undefined) assert.equal(verdict.state, 'affected', `${text} admits ${found}`);
      });
      fc.assert(property, { numRuns: propertyRuns(400) });
    });
  }

  it('is told by enumerated versions, and names every fix', () => {
    const grammar = REQUIREMENT_GRAMMARS.pypi;
    const schemes = { ecosystem: VERSION_SCHEMES.pep440, semver: VERSION_SCHEMES.semver };
    const of = (text: string, affected: ReturnType<typeof says>) =>
      judgePossible(affected, { requirement: grammar.parse(text), grammar, written: (one) => one }, schemes);
    const listed = says('PyPI', 'boat', [], { versions: ['1.0', '1.1'] });
    assert.equal(of('>=1.1', listed).state, 'affected');
    assert.equal(of('>1.1', listed).state, 'unaffected');
    const lines = says('PyPI', 'boat', [
      { introduced: '0' },
      { fixed: '1.5' },
      { introduced: '2.0' },
      { fixed: '2.3' },
    ]);
    assert.deepEqual(of('>=1.0', lines), { state: 'affected', fixes: ['1.5', '2.3'] });
    assert.deepEqual(of('>=2.1', lines), { state: 'affected', fixes: ['2.3'] });
    assert.equal(of('>=1.5,<2', lines).state, 'unaffected');
    assert.equal(of('>=2.3', lines).state, 'unaffected');
    // Of what is between a pre-release and its release, what is made of the former does not count as above it.
    const all = says('PyPI', 'boat', [{ introduced: '0' }, { fixed: '3.1' }]);
    assert.deepEqual(
      ['>3.1a1', '>3.1a', '>3.1.rc-1', '>=3.1'].map((text) => of(text, all).state),
      ['affected', 'affected', 'affected', 'unaffected'],
    );
  });

  it('leaves out pre-releases that the requirement does not take', () => {
    const grammar = REQUIREMENT_GRAMMARS.npm;
    const schemes = { ecosystem: VERSION_SCHEMES.semver, semver: VERSION_SCHEMES.semver };
    const before = says('npm', 'boat', [{ introduced: '2.0.0-rc.1' }, { fixed: '2.0.0' }]);
    const of = (text: string) =>
      judgePossible(before, { requirement: grammar.parse(text), grammar, written: (one) => one }, schemes)
        .state;
    assert.deepEqual(['>=1.0.0', '>=2.0.0-rc.0', '^2.0.0'].map(of), ['unaffected', 'affected', 'unaffected']);
  });
});
