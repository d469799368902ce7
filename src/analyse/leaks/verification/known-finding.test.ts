import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import type { LeakFinding } from '../../../model/finding/leak.ts';
import { fingerprintOf } from '../../../model/vault/fingerprint.ts';
import type { VaultKnowledge } from '../../../model/vault/knowledge.ts';
import { disclose } from '../disclosure.ts';
import { heardFingerprints } from './heard-fingerprints.ts';
import { knownFinding } from './known-finding.ts';

const KEY = Buffer.alloc(32, 7);
const SECRET = madeUp('{alnum:40}');

const finding = (secret: string, line: number): LeakFinding => ({
  kind: 'leak',
  id: 'generic-credential',
  fingerprint: '',
  title: '',
  severity: 'low',
  vectors: ['V2'],
  advice: 'Revoke it.',
  references: [],
  priority: 1,
  secret: { ...disclose(secret) },
  decodings: [],
  verified: 'unknown',
  subject: { kind: 'file', path: '/a', range: { startLine: line, startColumn: 1 } },
  origins: [],
});
const heard = (secret: string, line: number) => ({
  rule: 'generic-credential',
  secret,
  start: 0,
  line,
  column: 1,
  around: '',
  aroundStart: 0,
});

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

  it('is asked by fingerprints, of what is told apart by its digest or its place', () => {
    const { hear, fingerprintOf: of } = heardFingerprints(KEY);
    hear([heard(SECRET, 1), heard('hunter2', 2)], '/a');
    assert.equal(of(finding(SECRET, 9)), fingerprintOf(KEY, SECRET));
    assert.equal(of(finding('hunter2', 2)), fingerprintOf(KEY, 'hunter2'));
    assert.equal(of(finding('hunter2', 3)), undefined);
    hear([heard('another', 2)], '/a');
    assert.equal(of(finding('hunter2', 2)), undefined);
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
