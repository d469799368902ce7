import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { compileExpression, type Expression } from './expression.ts';

function compiled(text: string): Expression {
  const expression = compileExpression(text);
  return typeof expression === 'string' ? assert.fail(expression) : expression;
}

function textsOf(pattern: string, text: string | Buffer): string[] {
  const bytes = Buffer.from(text as string);
  const found = compiled(pattern).matches(bytes, { from: 0, to: bytes.length });
  return Array.from(found, ([place]) => (place ? bytes.toString('utf8', ...place) : ''));
}

describe('an expression of others', () => {
  it('has the syntax of RE2', () => {
    assert.deepEqual(textsOf('(?i)ab(?P<x>[[:digit:]]+)', 'AB12 ab3 abc'), ['AB12', 'ab3']);
    assert.equal(compiled('(?P<x>a)(b)').names['x'], 1);
    assert.equal(typeof compileExpression('(?=a)'), 'string');
    assert.equal(typeof compileExpression('(a)\\1'), 'string');
  });

  it('tells characters as UTF-8 has them, and what is none all the same', () => {
    assert.deepEqual(textsOf('k.y=[^ ]{2}', 'kéy=ü€ key=ab'), ['kéy=ü€', 'key=ab']);
    assert.deepEqual(
      textsOf(
        'tok[a-z]{4}',
        Buffer.concat([Buffer.from([0xff, 0xc3]), Buffer.from('tokabcd'), Buffer.from([0x80])]),
      ),
      ['tokabcd'],
    );
    const begun = Buffer.from([0xbf, 0x3d, 0x61]);
    const places = compiled('[^a]=').matches(begun, { from: 0, to: begun.length });
    assert.deepEqual([...places], [[[0, 2]]]);
  });

  it('finds the same in blocks as in one go', () => {
    const pattern = fc.constantFrom(
      'ab{1,3}c?',
      '\\bab\\b',
      '(?m)^b.*?c',
      'c(?:a|bb)+',
      '[^\\n]{3,9}c',
      'a$|ab',
      '\\Aab',
      'é{1,2}a',
      '(a|b)(c)?',
    );
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '\n', ' ', 'é'),
      maxLength: 3_000,
      size: 'max',
    });
    fc.assert(
      fc.property(pattern, text, (one, subject) => {
        const bytes = Buffer.from(subject);
        const matcher = RE2JS.compile(one).matcher(bytes);
        const expected: string[] = [];
        while (matcher.find()) expected.push(`${matcher.start()}-${matcher.end()}`);
        const whole = { from: 0, to: bytes.length };
        const found = Array.from(compiled(one).matches(bytes, whole), ([place]) => place?.join('-'));
        assert.deepEqual(found, expected);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  for (const [what, pattern, text] of [
    ['repetition in repetition', '(a+)+$', `${'a'.repeat(bulk(200_000))}b`],
    ['anything any number of times', '(.*)*=', 'x'.repeat(bulk(200_000))],
    ['alternatives that overlap', '(?:a|a|aa)+c', 'a'.repeat(bulk(200_000))],
    ['many optional parts', `${'a?'.repeat(200)}${'a'.repeat(200)}b`, 'a'.repeat(bulk(50_000))],
    ['counts', '(?:x{1,100}){1,10}y', 'x'.repeat(bulk(50_000))],
  ] as const)
    it(`takes linear time for ${what}`, () => {
      const start = performance.now();
      assert.deepEqual(textsOf(pattern, text), []);
      assertWithin(10_000, performance.now() - start);
    });

  it('is refused where it is too large', () => {
    for (const pattern of [
      '(a{1000}){1000}',
      'a{1000}{1000}',
      'a'.repeat(40_000),
      '((((a{100}){10}){10}){10})',
    ])
      assert.equal(typeof compileExpression(pattern), 'string');
    assert.equal(typeof compileExpression('('.repeat(20_000) + ')'.repeat(20_000)), 'string');
  });

  it('is told or refused, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab()[]{}|*+?\\^$.,:1-pPdQ<>i'.split('')) }),
        (pattern) => {
          const expression = compileExpression(pattern);
          if (typeof expression !== 'string') textsOf(pattern, 'ab1\nb');
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});
