import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leakFinding as finding } from '../../../../test/fixtures/leak-finding.ts';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { heardSecrets } from './heard-secrets.ts';

const SECRET = madeUp('{alnum:40}');

const heard = (secret: string, line: number) => ({
  rule: 'generic-credential',
  secret,
  start: 0,
  line,
  column: 1,
  around: '',
  aroundStart: 0,
});

describe('secrets that are heard', () => {
  it('are found by the digest that a finding tells, and those without one by their place', () => {
    const { hear, keptOf } = heardSecrets((secret) => `<${secret}>`);
    hear([heard(SECRET, 1), heard('hunter2', 2)], '/a');
    assert.equal(keptOf(finding(SECRET, 9)), `<${SECRET}>`);
    assert.equal(keptOf(finding('hunter2', 2)), '<hunter2>');
    assert.equal(keptOf(finding('hunter2', 3)), undefined);
  });

  it('are none where one place has several', () => {
    const { hear, keptOf } = heardSecrets((secret) => secret);
    for (const secret of ['hunter2', 'hunter2']) hear([heard(secret, 2)], '/a');
    assert.equal(keptOf(finding('hunter2', 2)), 'hunter2');
    for (const secret of ['another', 'hunter2']) hear([heard(secret, 2)], '/a');
    assert.equal(keptOf(finding('hunter2', 2)), undefined);
  });
});
