import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { filesOf, reaches } from './file-pattern.ts';

describe('file patterns', () => {
  it('reach a folder if and only if they have files in common with it', () => {
    const part = fc.constantFrom('a', 'b', 'ab', '*', '**', 'a*', '*b', '?', '*a*b', '?*');
    const pattern = fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    const name = fc.constantFrom('a', 'b', 'ab', 'bab', 'aab');
    const folder = fc.array(name, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(pattern, folder, (one, other) => {
        const below = filesOf(other === '/' ? '/**' : `${other}/**`);
        assert.equal(reaches(one, other), !filesOf(one).intersect(below).isEmpty(), `${one} ${other}`);
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('are compared in time that is bounded', () => {
    const [pattern, folder] = [`/${'*a'.repeat(2000)}b`, `/${'a'.repeat(4000)}`];
    assert.equal(reaches(pattern, folder), false);
    assert.equal(reaches(`/${'**/*/'.repeat(800)}b`, `/${'a/'.repeat(800)}`), true);
  });
});
