import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Evidence } from '../../model/vault/evidence.ts';
import { readsOrRefuses } from './foreign-file.fixture.ts';
import { readEvidence } from './read-evidence.ts';

const AT = '2026-01-01T00:00:00.000Z';
const PROOF = { state: 'refused', by: 'test', at: AT, reason: 'it lets nobody in' } as const;
const GIVEN: Evidence = {
  format: 'plimsoll-leak-evidence-1',
  at: AT,
  target: '/shop',
  leaks: [
    {
      rule: 'generic-credential',
      redacted: 'fake…',
      fingerprint: 'a'.repeat(64),
      place: { kind: 'value', mount: 'kv/', path: 'kv/shop', state: 'current', since: AT },
      files: [{ path: '/.env', change: 'rewritten', remarks: [] }],
      old: PROOF,
      new: { ...PROOF, state: 'accepted' },
    },
  ],
  seal: { at: AT, mac: 'b'.repeat(64) },
};

describe('a file of evidence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-evidence-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'evidence.json');
  const read = (text: string) => {
    writeFileSync(path, text);
    return readEvidence(path);
  };

  it('is read as it was written', () => assert.deepEqual(read(JSON.stringify(GIVEN)), GIVEN));

  it('is refused where it is something else, by its name', () => {
    for (const text of [
      '',
      '{}',
      JSON.stringify({ ...GIVEN, leaks: [{ ...GIVEN.leaks[0], old: undefined }] }),
    ])
      assert.throws(() => read(text), { code: 'malformed', message: /evidence\.json is no evidence/ });
    assert.throws(() => readEvidence(join(folder, 'none')), { code: 'not-found' });
  });

  it('is read as anybody may have written it', () => readsOrRefuses(GIVEN, read));
});
