import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { covered, formsOf } from './forms.ts';

describe('forms of a secret', () => {
  it('are none of white space, and else those that texts have', () => {
    assert.deepEqual(formsOf(' \n'), []);
    assert.deepEqual(formsOf('fake"1\n'), ['fake"1', String.raw`fake\"1`, 'ZmFrZSIx', 'ZmFrZSIxCg==']);
  });

  it('are covered, the longest first', () => {
    assert.equal(covered('a=fake-1 b=fake-12', ['fake-1', 'fake-12']), 'a=**** b=****');
    assert.equal(covered('-  fake-line-one\n+}\n', ['{\n  fake-line-one\n}']), '-  ****\n+}\n');
    assert.equal(covered('nothing', ['']), 'nothing');
  });

  it('stand in no text that is covered', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((one) => one.trim().length > 5);
    fc.assert(
      fc.property(secret, fc.string(), fc.nat(5), (one, around, form) => {
        fc.pre(!one.includes('*'));
        const text = `${around} ${formsOf(one)[form] ?? one}\n${around}`;
        assert.ok(!covered(text, [one]).includes(one.trim()));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
