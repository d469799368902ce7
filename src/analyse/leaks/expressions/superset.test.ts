import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { RULE_PACK } from '../rules/rule-pack.ts';
import { expressionOf, expressionOfText, surestLiteral } from './superset.ts';
import { treeOf } from './tree.ts';

function expressionOfPattern(pattern: RegExp): RegExp {
  const tree = treeOf(pattern);
  assert.ok(tree, String(pattern));
  return new RegExp(expressionOf(tree));
}

/** Texts that a pattern takes, wherever they begin. */
function takenBy(pattern: RegExp, text: string): string[] {
  const sticky = new RegExp(pattern.source, `${pattern.flags.replaceAll(/[dgy]/g, '')}y`);
  return Array.from(text, (_, at) => {
    sticky.lastIndex = at;
    return sticky.exec(text)?.[0] ?? '';
  }).filter((taken) => taken !== '');
}

const ATOM = fc.constantFrom('a', 'b', '[ab]', '[^a]', String.raw`\w`, String.raw`\s`, '.', String.raw`\x62`);
const ASSERTION = fc.constantFrom('(?!a)', '(?<=b)', String.raw`\b`, '^', '$', '(?<!a)', '(?=b|a)');
const QUANTIFIER = fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}', '{0,2}?', '{1,}');
const PART = fc
  .array(
    fc.oneof({ arbitrary: fc.tuple(ATOM, QUANTIFIER).map((parts) => parts.join('')), weight: 3 }, ASSERTION),
    { maxLength: 3 },
  )
  .map((all) => all.join(''));
const CHOICE = fc.array(PART, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|'));
/** Groups are repeated few times: JavaScript tries all ways in which repetitions share a text. */
const GROUP = fc
  .tuple(fc.constantFrom('(?:', '('), CHOICE, fc.constantFrom('', '?', '{2}', '{0,2}?'))
  .map(([opening, inner, quantifier]) => `${opening}${inner})${quantifier}`);
const PATTERN = fc
  .array(fc.oneof(GROUP, PART, CHOICE), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(''));

describe('the expression of a pattern', () => {
  it('ends a match within every text that the pattern takes', () => {
    fc.assert(
      fc.property(
        PATTERN,
        fc.constantFrom('', 'i', 's', 'm'),
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '\n', '\u00e1', '1'), maxLength: 8 }),
        (source, flags, text) => {
          const pattern = new RegExp(source, flags);
          const expression = expressionOfPattern(pattern);
          for (const taken of takenBy(pattern, text)) assert.match(taken, expression);
        },
      ),
      { numRuns: propertyRuns(1000) },
    );
  });

  for (const { issuer, rules } of RULE_PACK)
    it(`ends a match within every secret of ${issuer}`, () => {
      for (const { pattern, examples } of rules) {
        const expression = expressionOfPattern(pattern);
        for (const seed of [1, 2])
          for (const text of examples.map((example) => madeUp(example, seed))) {
            const taken = takenBy(pattern, text);
            assert.ok(taken.length > 0, text);
            for (const one of taken) assert.match(one, expression);
          }
      }
    });

  it('leaves out what need not be at its ends, and counts only so far', () => {
    const texts = [/a?b{2,9}c*/, /x{3}/, /a{2,300}bc{400}/, /k(?:ey|nob)\s?/, /[^]/, /(?:|a)b/i];
    assert.deepEqual(
      texts.map((pattern) => expressionOfPattern(pattern).source),
      ['b{2}', 'x{3}', 'a{2}bc{64}', 'k(?:ey|nob)', String.raw`[\x00-\xff]`, '(?:|[Aa])[Bb]'],
    );
  });

  it('is of a text in either case of letters', () => {
    const expression = new RegExp(`^${expressionOfText('a-z_ "0')}$`);
    for (const text of ['a-z_ "0', 'A-Z_ "0']) assert.match(text, expression);
    assert.doesNotMatch('a-y_ "0', expression);
  });

  it('is of none that refers to what was taken, or has other classes than bytes can say', () => {
    for (const pattern of [/(a)\1/, /(?<n>a)\k<n>/, /\p{L}/u, /[a]/v])
      assert.equal(treeOf(pattern), undefined);
  });
});

describe('the surest literal', () => {
  it('counts bytes in a row that are in all that is taken, letters in either case', () => {
    const lengths = [/ghp_[a-z]+/, /[Kk][Ee]y/, /ab?c/, /(?:abc|de)f/, /\d{8}/, /(?:abc)?d/, /ab(?:cd)e/];
    assert.deepEqual(
      lengths.map((pattern) => {
        const tree = treeOf(pattern);
        return tree && surestLiteral(tree);
      }),
      [4, 3, 1, 2, 0, 1, 5],
    );
  });
});
