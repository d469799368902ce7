import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { POPULAR_NAMES } from './popular-names.ts';
import { lookAlikes } from './look-alike.ts';

const likeOf = lookAlikes();

describe('lookAlikes', () => {
  it('tells of other signs, of letters that look alike, and of one letter', () => {
    assert.equal(likeOf('npm', 'type-script')?.popular, 'typescript');
    assert.equal(likeOf('npm', 'c0mmander')?.popular, 'commander');
    for (const name of ['typescirpt', 'typescrpt', 'typesscript', 'typoscript'])
      assert.deepEqual(likeOf('npm', name), { popular: 'typescript', difference: 'in one letter' }, name);
  });

  it('tells of no popular name, nor of one that is known to be what it says', () => {
    for (const [ecosystem, names] of POPULAR_NAMES)
      for (const name of names) assert.equal(likeOf(ecosystem, name), undefined, name);
    for (const name of ['preact', 'is-object', 'request', 'is-array'])
      assert.equal(likeOf('npm', name), undefined, name);
  });

  it('tells of no plural, other version, scope, short name or ecosystem without popular names', () => {
    for (const name of ['chalks', 'typescript2', '@acme/typescirpt', 'vit', 'x'.repeat(101)])
      assert.equal(likeOf('npm', name), undefined, name);
    assert.equal(likeOf('golang', 'typescirpt'), undefined);
  });
});
