import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leakFinding as finding } from '../../../../test/fixtures/leak-finding.ts';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import type { VaultKnowledge } from '../../../model/vault/knowledge.ts';
import { knownFinding } from './known-finding.ts';

const SECRET = madeUp('{alnum:40}');

describe('what a vault knows of a leak', () => {
  const known = (state: 'current' | 'former', through: string[] = []): VaultKnowledge => ({
    at: '2026-01-01T00:00:00Z',
    places: [
      {
        kind: 'value',
        mount: 'kv/',
        path: 'kv/data/a',
        version: 2,
        field: 'password',
        state,
        since: '2026-01-01T00:00:00.000Z',
        readers: through.map((one) => ({ policy: 'p', through: one, account: '' })),
      },
    ],
  });

  it('makes what is current urgent, and says where it is and who reads it', () => {
    const told = knownFinding(finding(SECRET, 1), known('current', ['a', 'b', 'c', 'd']));
    assert.deepEqual([told.severity, told.priority], ['high', 100]);
    assert.equal(
      told.advice,
      'The vault knows it: kv/data/a, field password, version 2 (current, since 2026-01-01T00:00:00Z), read by a, b, c, and 1 more. Revoke it.',
    );
  });

  it('leaves alone how urgent the rest is, and what its issuer refuses', () => {
    assert.equal(knownFinding(finding(SECRET, 1), known('former')).severity, 'low');
    const refused = { ...finding(SECRET, 1), verified: 'invalid' as const };
    assert.equal(knownFinding(refused, known('current')).priority, 1);
  });
});
