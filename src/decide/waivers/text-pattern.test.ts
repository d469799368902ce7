import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { matcherOf } from './text-pattern.ts';

const glob = (text: string) => matcherOf({ grammar: 'glob', text });

describe('matcherOf', () => {
  it('takes a text as it is', () => {
    const matches = matcherOf({ grammar: 'text', text: 'a*' });
    assert.deepEqual([matches('a*'), matches('ab')], [true, false]);
  });

  it('takes a wildcard for any run of characters', () => {
    const matches = matcherOf({ grammar: 'wildcard', text: '@acme/*-ui' });
    assert.deepEqual(['@acme/-ui', '@acme/a/b-ui', '@acme/a-uix', 'acme/a-ui'].map(matches), [
      true,
      true,
      false,
      false,
    ]);
    assert.equal(matcherOf({ grammar: 'wildcard', text: 'a.c*' })('abcd'), false);
  });

  it('agrees on wildcards with regular expressions', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    const candidate = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(text, candidate, (pattern, one) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(one);
        assert.equal(
          matcherOf({ grammar: 'wildcard', text: pattern })(one),
          expected,
          `${pattern} of ${one}`,
        );
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it('takes an expression from begin to end, and refuses one that is none', () => {
    const matches = matcherOf({ grammar: 'expression', text: 'linux(-.*)?-headers-.*' });
    assert.deepEqual(['linux-kvm-headers-6', 'linux-headers-6', 'my-linux-headers-6'].map(matches), [
      true,
      true,
      false,
    ]);
    assert.throws(() => matcherOf({ grammar: 'expression', text: '(' }), { code: 'malformed' });
  });

  for (const [pattern, inside, outside] of [
    ['test/**', ['test/a', 'test/a/b'], ['tests/a', 'a/test/b']],
    ['**/test/**', ['test/a', 'a/b/test/c'], ['a/tests/c']],
    ['*.lock', ['a.lock', '.lock'], ['a/b.lock', 'a.lockx']],
    ['**/*.lock', ['a.lock', 'a/b/c.lock'], ['a.locks']],
    ['a?c', ['abc'], ['ac', 'a/c', 'abbc']],
    ['a[bc-e]f', ['abf', 'adf'], ['aff', 'a/f']],
    ['a[!b]c', ['axc'], ['abc', 'a/c']],
    ['{a,b/c}/d', ['a/d', 'b/c/d'], ['c/d', '{a,b/c}/d']],
    [String.raw`a\*b`, ['a*b'], ['axb']],
    ['a+b(c).d', ['a+b(c).d'], ['aab(c).d', 'a+b(c)xd']],
    ['{a,b', ['a', 'b'], ['{a,b']],
    ['a[', ['a['], ['a']],
  ] as const) {
    it(`takes the glob ${pattern} as paths are`, () => {
      const matches = glob(pattern);
      assert.deepEqual([inside.filter((path) => !matches(path)), outside.filter(matches)], [[], []]);
    });
  }

  it('agrees with Node on globs without corner cases', () => {
    const name = fc.stringMatching(/^[ab]{1,3}$/);
    const part = fc.constantFrom('*', '**', '?', 'a', 'b', 'a*', '*b', '{a,bb}', '[ab]', '[!a]b');
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        (parts, names) => {
          const [pattern, path] = [parts.join('/'), names.join('/')];
          assert.equal(glob(pattern)(path), posix.matchesGlob(path, pattern), `${pattern} of ${path}`);
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it('takes time linear in what is compared', () => {
    const started = performance.now();
    for (const grammar of ['glob', 'wildcard'] as const)
      assert.equal(matcherOf({ grammar, text: `${'a*'.repeat(20)}b` })('a'.repeat(100_000)), false);
    assertWithin(3_000, performance.now() - started, 'two patterns');
  });
});
