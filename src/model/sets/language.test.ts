import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { Fault } from '../fault.ts';
import { Language } from './language.ts';
import { itIsABooleanAlgebra } from './laws.fixture.ts';
import { exactText, glob, oneOfTexts, prefixText, regularExpression, suffixText } from './patterns.ts';

/** Regular expressions over a small alphabet that mean the same to RE2 and, with the flag `u`, to JavaScript. */
const literal = fc.constantFrom(...String.raw`a b / . 1 \d \w [ab] [^a] [a-c/] \. \x61 [^\d/]`.split(' '));
const count = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?');
const anchor = fc.constantFrom('^', '$');
const sequenceOf = (atom: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: fc.tuple(atom, count).map((all) => all.join('')) },
        { weight: 1, arbitrary: anchor },
      ),
      {
        maxLength: 3,
      },
    )
    .map((all) => all.join(''));
const choiceOf = (atom: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(sequenceOf(atom), { minLength: 1, maxLength: 3 }).map((all) => all.join('|'));
const groupOf = (atom: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    literal,
    choiceOf(atom).map((inner) => `(${inner})`),
    choiceOf(atom).map((inner) => `(?:${inner})`),
  );
/** One level of groups: with more, JavaScript itself may backtrack for minutes. */
const expression = fc.oneof(choiceOf(literal), choiceOf(groupOf(literal)));
/** A few generated expressions need more states than are allowed; they are not what these tests are about. */
const read = (pattern: string): Language => {
  try {
    return regularExpression(pattern);
  } catch (error) {
    fc.pre(!(error instanceof Fault && error.code === 'limit'));
    throw error;
  }
};
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '/', '.', '1', 'é', '\n', '\u{1F600}'), { maxLength: 7 })
  .map((all) => all.join(''));
/** JavaScript's dot also leaves out the carriage return and two separators, none of which is in `text`. */
const javaScript = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');

describe('languages', () => {
  itIsABooleanAlgebra({
    sets: fc.oneof(
      choiceOf(literal).map((pattern) => regularExpression(pattern)),
      fc.array(text, { maxLength: 4 }).map((texts) => oneOfTexts(texts)),
      text.map((some) => glob(`${some}/*`)),
    ),
    members: text,
    all: Language.ALL,
    includes: (set, member) => set.includes(member),
    runs: 150,
  });

  it('are one object where they are equal, and what was done with them is not done again', () => {
    const [one, other] = [glob('a/*'), glob('*/b')];
    assert.equal(one.union(other), one.union(other));
    assert.equal(one.union(other), regularExpression('a/[^/]*|[^/]*/b'));
    assert.equal(one.concat(other), one.concat(other));
    assert.notEqual(one.subtract(other), other.subtract(one));
    assert.notEqual(exactText('a'), exactText('a', { ignoreCase: true }));
  });

  it('match as JavaScript matches', () => {
    fc.assert(
      fc.property(expression, fc.array(text, { minLength: 5, maxLength: 20 }), (pattern, texts) => {
        const language = read(pattern);
        for (const one of texts) assert.equal(language.includes(one), javaScript(pattern).test(one), one);
      }),
      { numRuns: propertyRuns(600) },
    );
  });

  it('give an example that JavaScript matches too, and none that is longer than needed', () => {
    fc.assert(
      fc.property(expression, text, (pattern, other) => {
        const language = read(pattern);
        const example = language.example();
        assert.equal(example === undefined, language.isEmpty());
        if (example === undefined) return assert.doesNotMatch(other, javaScript(pattern));
        assert.ok(language.includes(example));
        assert.match(example, javaScript(pattern));
        if (language.includes(other) && /^[ -~]*$/.test(other)) assert.ok(example.length <= other.length);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('have one automaton each: the same language from different expressions is equal', () => {
    const same: readonly (readonly [string, string])[] = [
      ['(a|b)*', '(a*b*)*'],
      ['a+', 'aa*'],
      ['(ab)*a', 'a(ba)*'],
      ['[^a]|a', '(?s:.)'],
      ['\\d', '[0-9]'],
      ['a{2,4}', 'aa(a|aa)?'],
      ['x^', '[^\\x00-\\x{10FFFF}]'],
      ['(?i)k', '[kK\\x{212A}]'],
    ];
    for (const [one, other] of same)
      assert.ok(regularExpression(one).equals(regularExpression(other)), `${one} and ${other}`);
    assert.ok(!regularExpression('.*').equals(Language.ALL));
    assert.equal(regularExpression('(?s).*').states, 1);
  });

  it('concatenate', () => {
    fc.assert(
      fc.property(choiceOf(literal), choiceOf(literal), text, (first, second, some) => {
        const [one, two] = [read(first), read(second)];
        // By code points: half of a surrogate pair is no character of the text.
        const characters = Array.from(some);
        const splits = [...characters, ''].map(
          (_, at) => [characters.slice(0, at).join(''), characters.slice(at).join('')] as const,
        );
        const expected = splits.some(([head, tail]) => one.includes(head) && two.includes(tail));
        assert.equal(one.concat(two).includes(some), expected);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('show printable members where there are any', () => {
    assert.equal(regularExpression('[^/]+').example(), 'a');
    assert.equal(regularExpression('\\x00|!!!').example(), '!!!');
    assert.equal(regularExpression('[\\x00-\\x1f]{2}').example(), '\u0000\u0000');
    assert.equal(regularExpression('[\\x{d7ff}-\\x{10ffff}]').example(), '\ud7ff');
    assert.equal(regularExpression('\\x{d800}').example(), '\ud800');
    assert.equal(exactText('a').complement().example(), '');
    assert.equal(Language.NONE.example(), undefined);
  });

  it('unite many at once', () => {
    const texts = Array.from({ length: 300 }, (_, index) => `/v${index}`);
    assert.ok(Language.unionOf(texts.map((one) => exactText(one))).equals(oneOfTexts(texts)));
    assert.ok(Language.unionOf([]).isEmpty());
  });
});

describe('languages of text', () => {
  it('are what string functions say', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, some) => {
        assert.equal(exactText(pattern).includes(some), pattern === some);
        assert.equal(prefixText(pattern).includes(pattern + some), true);
        assert.equal(prefixText(pattern).includes(some), some.startsWith(pattern));
        assert.equal(suffixText(pattern).includes(some + pattern), true);
        assert.equal(suffixText(pattern).includes(some), some.endsWith(pattern));
      }),
    );
  });
});

describe('hostile patterns', () => {
  const isLimit = (error: unknown): boolean => error instanceof Fault && error.code === 'limit';
  const refused = [
    '.*a.{20}',
    '(a{1000}){1000}',
    `${'('.repeat(300)}a${')'.repeat(300)}`,
    `${'(a|b)*'.repeat(5)}a${'(a|b)'.repeat(16)}`,
    'a'.repeat(70_000),
    '((((a{0,9}){0,9}){0,9}){0,9}){0,9}',
    `(${Array.from({ length: 5000 }, (_, i) => `${i}x${i}`).join('|')})`,
    `(?i)(${'[\\x{0}-\\x{10FFFF}]?'.repeat(900)}){1}.*a.{14}`,
  ];
  for (const pattern of refused) {
    it(`are refused in bounded time: ${pattern.slice(0, 40)}`, () => {
      const started = performance.now();
      assert.throws(() => regularExpression(pattern), isLimit);
      assertWithin(10_000, performance.now() - started);
    });
  }

  it('are read where they only look hostile', () => {
    for (const pattern of ['(x+x+)+y', '(a*)*b', '(a|a)*', '(a?){300}a{300}', '(.*.*.*.*.*)*x'])
      assert.ok(regularExpression(pattern).states < 1000, pattern);
    const words = Array.from({ length: 2500 }, (_, index) => `word-${index}`);
    assert.ok(regularExpression(words.join('|')).includes('word-2499'));
  });

  it('are refused where an operation on them would grow', () => {
    const multiples = (n: number): Language => regularExpression(`(a{${n}})*`);
    const together = (): Language =>
      [97, 89, 83].map(multiples).reduce((all, one) => all.intersect(one), Language.ALL);
    assert.throws(together, isLimit);
  });

  it('throw nothing but a Fault, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...String.raw`( ) [ ] { } * + ? | \ ^ $ - : , 1 2 a é (? (?i (?P< [[: :]] \Q \E \x \x{ \p {2, [^`.split(
        ' ',
      ),
      '\u{1F600}',
      '\ud800',
    );
    const any = fc.oneof(
      fc.constant('\\\u0000'),
      fc.string({ unit: anyCharacter }),
      fc.array(pieces, { maxLength: 14 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(any, (pattern) => {
        try {
          const example = regularExpression(pattern).example();
          assert.ok(example === undefined || regularExpression(pattern).includes(example));
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          assert.doesNotMatch(error.message, /\p{Cc}/u);
        }
      }),
      { numRuns: propertyRuns(3000) },
    );
  });
});
