import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import type { Candidate } from './candidate.ts';
import { explain } from './classifier.ts';
import { textOf, weightsOf } from './weighing.ts';

const candidate: Candidate = {
  family: 'password',
  form: 'assignment',
  name: 'db_password',
  value: madeUp('{lower:4}{digit:4}{upper:2}'),
  start: 0,
  end: 10,
  quote: '"',
  wrapper: '',
  before: '',
  behind: '"',
  path: 'settings.py',
};

describe('the classifier', () => {
  it('explains a judgement by shares that make up its confidence, the weightiest first', () => {
    const { confidence, shares } = explain(candidate);
    const odds = shares.reduce((sum, { share }) => sum + share, 0);
    assert.ok(Math.abs(confidence - 1 / (1 + Math.exp(-odds))) < 1e-12);
    const sizes = shares.map(({ share }) => Math.abs(share));
    assert.deepEqual(
      sizes,
      sizes.toSorted((left, right) => right - left),
    );
  });

  it('adds what a weight says for all families and what it says for one', () => {
    const weights = weightsOf('quoted: all 1, password 0.5, token 9\n');
    assert.equal(textOf(weights), 'quoted: all 1, password 0.5, token 9\n');
    assert.equal(explain(candidate, weights).shares[0]?.share, 1.5);
  });

  it('is less sure of words that nobody would keep secret', () => {
    const { confidence } = explain(candidate);
    assert.ok(explain({ ...candidate, value: 'password' }).confidence < confidence);
  });
});
