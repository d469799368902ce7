import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leakExplanationSchema } from '../../../model/report/leak-explanation.ts';
import { leakEngine } from '../leak-engine.ts';
import { explainLine } from './explanation.ts';

/** Nobody's. */
const TEXT = Buffer.from('# fake\nDB_PASSWORD=Zk3!pq88xLvvQ\nPASSWORD_FILE=/run/secrets/x\n');

describe('explainLine', () => {
  it('tells of each candidate of a line what its features add, which makes its confidence', () => {
    const [leak] = leakEngine().scanContent(TEXT, '/.env');
    const explained = explainLine(TEXT, '/.env', 2);
    const [candidate, ...others] = explained.candidates;
    assert.deepEqual(others, []);
    assert.deepEqual(leakExplanationSchema.parse({ ...explained, file: '.env' }), {
      ...explained,
      file: '.env',
    });
    assert.deepEqual(
      [candidate?.rule, candidate?.name, candidate?.column, candidate?.isFinding, candidate?.redacted],
      ['generic-credential', 'DB_PASSWORD', 13, true, '****'],
    );
    assert.equal(candidate?.confidence, leak?.confidence);
    const sum = candidate?.shares.reduce((total, { share }) => total + share, 0) ?? 0;
    assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - (candidate?.confidence ?? 0)) < 1e-9);
  });

  it('tells of what is no finding too, and of no other line', () => {
    const [candidate] = explainLine(TEXT, '/.env', 3).candidates;
    assert.deepEqual([candidate?.name, candidate?.isFinding], ['PASSWORD_FILE', false]);
    assert.deepEqual(explainLine(TEXT, '/.env', 1).candidates, []);
  });
});
