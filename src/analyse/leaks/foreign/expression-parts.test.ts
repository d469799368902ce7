import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { partsOf } from './expression-parts.ts';

const cases: Readonly<Record<string, readonly [texts: readonly string[] | undefined, longest: number]>> = {
  'ghp_[0-9a-zA-Z]{36}': [['ghp_'], 40],
  '(?i)Secret[ \\t]{0,3}=': [['secret'], 10],
  '(?:abcd|efgh)x{2}': [['abcdxx', 'efghxx'], 6],
  'a{3}\\.b': [['aaa.b'], 5],
  '[a-f0-9]{40}': [undefined, 40],
  '(a+)+$': [undefined, Infinity],
  'x*long enough.*': [['long enough'], Infinity],
  '(?:abc)?d': [undefined, 4],
  '\\x41\\x42\\x{43}': [['abc'], 3],
  '[[:alpha:]]{2}tok-é': [['tok-'], 10],
  '\\bkey\\b\\S': [['key'], 7],
  '(?P<name>one|three)': [['one', 'three'], 5],
};

describe('what is certain of matches', () => {
  for (const [expression, [texts, longest]] of Object.entries(cases))
    it(`is known of ${expression}`, () => {
      const part = partsOf(expression);
      assert.deepEqual(part?.anchor?.texts.toSorted(), texts?.toSorted());
      assert.equal(part?.longest, longest);
    });

  it('is nothing where an expression is not understood', () => {
    for (const expression of ['(?=a)', 'a**', '[z-a]', '(', '\\Qa', '[[:nope:]]', 'a)b', '\\8'])
      assert.equal(partsOf(expression), undefined, expression);
  });

  it('is how far a text can be from both ends', () => {
    const { anchor } = partsOf('[0-9]{1,4}: token = [a-z]{2,8}') ?? {};
    assert.deepEqual(anchor, { texts: [': token = '], before: 4, after: 8 });
  });

  it('is without a bound where what is repeated has none', () => {
    const { anchor } = partsOf('(?:token=\\w+;){1,3}') ?? {};
    assert.deepEqual(anchor, { texts: ['token='], before: Infinity, after: Infinity });
  });

  it('is nothing where a repetition stands behind flags, as it is of what stands before them', () => {
    for (const expression of ['ab{2}(?s){0,1}c', '[^a](?m){2,}', 'tok(?i)*'])
      assert.equal(partsOf(expression), undefined, expression);
  });

  it('holds for every match of expressions of any kind', () => {
    const piece = fc.constantFrom('ab', 'c', '[ab]', '[^a]', '.', '\\d', 'key', 'é', '\\w', 'A');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        piece,
        fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `${left}${right}`),
        fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `(?:${left}|${right})`),
        fc
          .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,3}?', '{2,}'))
          .map(([inner, times]) => `(${inner})${times}`),
      ),
    }));
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'k', 'e', 'y', 'é', '1', 'A'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(expression, text, (pattern, subject) => {
        const part = partsOf(pattern);
        if (!part) return;
        const bytes = Buffer.from(subject);
        const matcher = RE2JS.compile(pattern).matcher(bytes);
        while (matcher.find()) {
          const [start, end] = [matcher.start(), matcher.end()];
          const match = bytes.toString('latin1', start, end).toLowerCase();
          assert.ok(end - start <= part.longest, `${end - start} of ${part.longest}`);
          const { anchor } = part;
          if (!anchor) continue;
          const isInside = anchor.texts.some((one) => {
            for (let at = match.indexOf(one); at >= 0; at = match.indexOf(one, at + 1))
              if (at <= anchor.before && match.length - at - one.length <= anchor.after) return true;
            return false;
          });
          assert.ok(isInside, `${match} has none of ${anchor.texts.join(' ')} near enough`);
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
