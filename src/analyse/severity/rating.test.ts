import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { severityFromScore, severityFromWord } from './rating.ts';

describe('severityFromScore', () => {
  it('has the limits of each version', () => {
    const limits = [0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10];
    const rated = ['none', 'low', 'low', 'medium', 'medium', 'high', 'high', 'critical', 'critical'];
    for (const version of ['3.0', '3.1', '4.0'] as const) {
      assert.deepEqual(
        limits.map((score) => severityFromScore(version, score)),
        rated,
      );
    }
    assert.deepEqual(
      limits.map((score) => severityFromScore('2.0', score)),
      ['low', 'low', 'low', 'medium', 'medium', 'high', 'high', 'high', 'high'],
    );
  });

  it('refuses what is no score', () => {
    for (const score of [-0.1, 10.1, Number.NaN, Infinity]) {
      assert.throws(() => severityFromScore('3.1', score), { name: 'Fault', code: 'malformed' });
    }
  });
});

describe('severityFromWord', () => {
  const cases = {
    critical: ['critical', 'Critical', 'CRITICAL'],
    high: ['high', 'HIGH', 'Important', 'important'],
    medium: ['medium', 'Moderate', 'MODERATE', 'medium**'],
    low: ['low', 'LOW', 'negligible', 'low*', ' low\n'],
    none: ['none', 'unimportant'],
    unknown: [
      'not yet assigned',
      'end-of-life',
      'untriaged',
      'undetermined',
      '',
      'severe',
      '__proto__',
      'constructor',
    ],
  };
  for (const [severity, words] of Object.entries(cases)) {
    for (const word of words) {
      it(`reads ${JSON.stringify(word)} as ${severity}`, () =>
        assert.equal(severityFromWord(word), severity));
    }
  }
});
