import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LeakFinding, Verification } from '../../../model/finding/leak.ts';
import { verifiedFinding } from './verified-finding.ts';

const finding: LeakFinding = {
  kind: 'leak',
  id: 'acme-token',
  fingerprint: '0',
  title: 'Acme token',
  severity: 'medium',
  vectors: ['V2'],
  advice: 'Revoke it.',
  references: [],
  priority: 33,
  secret: { redacted: 'acme…' },
  decodings: [],
  verified: 'unknown',
  subject: { kind: 'file', path: '/a' },
  origins: [],
};
const told = (verification: Verification, severity = finding.severity) => {
  const {
    advice,
    priority,
    severity: now,
    verified,
  } = verifiedFinding({ ...finding, severity }, verification);
  return [now, priority, verified, advice];
};

describe('verifiedFinding', () => {
  it('puts what works first, and holds it for high at least', () => {
    const live: Verification = { state: 'live', reason: 'x', account: 'ann' };
    assert.deepEqual(told(live), ['high', 100, 'valid', 'It works, for ann. Revoke it.']);
    assert.equal(told(live, 'critical')[0], 'critical');
  });

  it('holds for low what does not work any more', () => {
    const [severity, priority, verified, advice] = told({ state: 'revoked', reason: 'x' }, 'critical');
    assert.deepEqual([severity, priority, verified], ['low', 12, 'invalid']);
    assert.match(String(advice), /not take it any more/);
  });

  it('leaves as it is what nobody knows', () => {
    assert.deepEqual(told({ state: 'unknown', reason: 'x' }), ['medium', 33, 'unknown', 'Revoke it.']);
  });
});
