import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../test/fixtures/made-up-text.ts';
import { OWN_RULES } from '../../analyse/leaks/rule-set.ts';
import { leakFact, withAllowed } from './fact.ts';

const FACT = OWN_RULES.engine()
  .scanContent(Buffer.from(`token=${madeUp('{github:ghp}')}`), '/a')
  .map((leak) => leakFact(leak, '/a', () => ''))[0];

describe('a fact of a leak', () => {
  it('says who hides it, and carries no commit that was asked for', () => {
    assert.ok(FACT);
    const source = 'rules.toml:9';
    const of = (commit: string | undefined, ...commits: string[][]) =>
      withAllowed(
        { ...FACT, ...(commit !== undefined && { commit: { kind: 'commit', commit } }) },
        { source, ...(commits.length > 0 && { commits: commits.map((some) => new Set(some)) }) },
      ).allowed;
    assert.deepEqual(of(undefined), { source });
    assert.deepEqual(of('c', ['a'], ['b', 'c']), { source });
    assert.equal(of('d', ['a'], ['b', 'c']), undefined);
    assert.equal(of(undefined, ['a']), undefined);
    assert.equal(withAllowed(FACT, undefined), FACT);
  });
});
