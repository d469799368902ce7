import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { familiarName, isReference, parseReference } from './reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const VALID: readonly (readonly [string, ReturnType<typeof parseReference>])[] = [
  ['alpine', { domain: 'docker.io', path: 'library/alpine', tag: 'latest' }],
  ['alpine:3.20', { domain: 'docker.io', path: 'library/alpine', tag: '3.20' }],
  ['docker.io/alpine', { domain: 'docker.io', path: 'library/alpine', tag: 'latest' }],
  ['index.docker.io/library/alpine', { domain: 'docker.io', path: 'library/alpine', tag: 'latest' }],
  ['owner/app', { domain: 'docker.io', path: 'owner/app', tag: 'latest' }],
  ['ghcr.io/owner/app:v1', { domain: 'ghcr.io', path: 'owner/app', tag: 'v1' }],
  ['localhost/app', { domain: 'localhost', path: 'app', tag: 'latest' }],
  ['localhost:5000/app', { domain: 'localhost:5000', path: 'app', tag: 'latest' }],
  ['[::1]:5000/app:x', { domain: '[::1]:5000', path: 'app', tag: 'x' }],
  ['host:5000/a/b/c_d__e-f--g.h:T_1', { domain: 'host:5000', path: 'a/b/c_d__e-f--g.h', tag: 'T_1' }],
  ['Registry/app', { domain: 'Registry', path: 'app', tag: 'latest' }],
  [`app@${DIGEST}`, { domain: 'docker.io', path: 'library/app', digest: DIGEST }],
  [`r.example/app:1@${DIGEST}`, { domain: 'r.example', path: 'app', tag: '1', digest: DIGEST }],
];
const INVALID = [
  '',
  ':',
  '@',
  '/',
  'a:',
  'a@',
  'App',
  'a//b',
  '/a',
  'a/',
  './a',
  '../a',
  'a b',
  'a:b:c',
  'a:-x',
  '-a',
  'a-',
  'a___b',
  'a..b',
  'host:port/a',
  'a@sha256:short',
  `a@${DIGEST}@${DIGEST}`,
  'f'.repeat(64),
  `a:${'t'.repeat(129)}`,
  'a'.repeat(256),
  'https://a.example/b',
  'r.example:5000/',
  '[zz]/a',
  'a?b',
  'a/b\n',
  'ä',
];

describe('parseReference', () => {
  for (const [text, expected] of VALID) it(text, () => assert.deepEqual(parseReference(text), expected));

  for (const text of INVALID) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(() => parseReference(text), { code: 'usage' });
      assert.equal(isReference(text), false);
    });
  }

  it('shows names as Docker does', () => {
    assert.equal(familiarName(parseReference('alpine')), 'alpine');
    assert.equal(familiarName(parseReference('owner/app')), 'owner/app');
    assert.equal(familiarName(parseReference('ghcr.io/owner/app')), 'ghcr.io/owner/app');
  });

  it('throws nothing but faults, and what it gives is safe in a URL path', () => {
    const characters = fc.string({ unit: fc.constantFrom(...Array.from('aA0._-/:@[]%?#\\ \0')) });
    fc.assert(
      fc.property(fc.oneof(fc.string(), characters), (text) => {
        const reference = onlyFaults(() => parseReference(text));
        if (reference) assert.match(`${reference.path}:${reference.tag}`, /^[a-z0-9._/-]+:[\w.-]+$/);
      }),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('needs little time for hostile names', () => {
    const started = performance.now();
    for (const text of ['a-'.repeat(500), 'a_'.repeat(500), `${'a'.repeat(1000)}!`, `${'-'.repeat(1000)}/a`])
      isReference(text);
    assertWithin(200, performance.now() - started);
  });
});
