import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Recent } from './recent.ts';

describe('Recent', () => {
  /** The keys whose values had to be made. */
  const madeFor = (keys: string, recent: Recent<string, string | undefined>): string =>
    Array.from(keys)
      .filter((key) => {
        let isMade = false;
        recent.get(key, () => {
          isMade = true;
          return key === 'u' ? undefined : key;
        });
        return isMade;
      })
      .join('');

  it('makes a value once while it is asked for, and forgets what was not asked for longest', () => {
    assert.equal(madeFor('abcacadab', new Recent(3)), 'abcdb');
  });

  it('knows that there is no value', () => {
    assert.equal(madeFor('uuau', new Recent(2)), 'ua');
  });

  it('finds what it knows, which is asked for then', () => {
    const recent = new Recent<string, string | undefined>(2);
    assert.equal(recent.find('a'), undefined);
    madeFor('ab', recent);
    assert.equal(recent.find('a'), 'a');
    assert.equal(madeFor('ca', recent), 'c');
  });

  it('goes by sizes, and keeps the last value however large', () => {
    const recent = new Recent<string, string | undefined>(3, (value) => (value === 'L' ? 5 : 1));
    assert.equal(madeFor('abLLab', recent), 'abLab');
  });
});
