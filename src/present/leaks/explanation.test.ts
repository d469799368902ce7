import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leakExplanationText } from './explanation.ts';

const CANDIDATE = {
  rule: 'generic-credential',
  name: 'DB_\u001b[2JPASSWORD',
  column: 13,
  redacted: '****',
  confidence: 0.9,
  isFinding: true,
  family: 'password',
  shares: [
    { feature: 'entropy high', share: 1.5 },
    { feature: 'quoted', share: -0.25 },
    { feature: 'nothing', share: 0 },
  ],
} as const;

describe('leakExplanationText', () => {
  it('has a line for each share that counts, and their sum, and nothing that a terminal acts on', () => {
    const found = {
      schemaVersion: '1.0',
      file: 'a.env',
      line: 2,
      threshold: 0.5,
      candidates: [CANDIDATE],
    } as const;
    const lines = leakExplanationText(found).split('\n');
    assert.match(lines[0] ?? '', /^a\.env:2:13 {2}\*{4}, named DB_/);
    assert.deepEqual(lines.slice(1), [
      'a finding of generic-credential: confidence 0.90, of which 0.5 is enough',
      '   +1.50  entropy high',
      '   -0.25  quoted',
      '   +1.25  in all: the logarithm of the odds',
      '',
    ]);
    assert.ok(!lines.join('').includes('\u001b'));
    assert.match(leakExplanationText({ ...found, candidates: [] }), /^Nothing on line 2 of a\.env/);
  });
});
