import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leakFinding } from '../../../test/fixtures/leak-finding.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import type { Suppression } from '../../model/finding/suppression.ts';
import { SECRET_SCANNER } from '../../scanners/secret/unit.ts';
import type { ScannedTarget, ScanOutcome } from '../../scanners/types.ts';
import { onlyKnown } from './known-leaks.ts';

const leak = (secret: string, line: number): LeakFinding => ({
  ...leakFinding(secret, line),
  fingerprint: secret,
});
const ANSWERED: Suppression = { by: 'inline', source: '/a:2', reason: 'of a test' };
const TARGET: ScannedTarget = {
  packages: [],
  distribution: undefined,
  image: undefined,
  advisories: undefined,
  factsOf: () => [],
  entriesOf: () => [],
  originsOf: () => [],
};

describe('onlyKnown', () => {
  const known = [leak('not-real-one', 1), leak('not-real-two', 2), leak('not-real-three', 3)];
  const found = (outcome: ScanOutcome) =>
    onlyKnown({ ...SECRET_SCANNER, findings: () => outcome }, known).findings(TARGET);

  it('tells what is known alone, and which of it is gone', () => {
    const { findings, gaps } = found({ findings: [leak('not-real-one', 1), leak('new', 9)], gaps: [] });
    assert.deepEqual([...findings], [leak('not-real-one', 1)]);
    assert.equal(gaps.length, 2);
    assert.ok(gaps.every(({ reason }) => reason.includes('is not there any more')));
  });

  it('takes what somebody answered for since for what is still there', () => {
    const suppressed = [leak('not-real-two', 2), leak('new', 9)].map((finding) => ({
      finding,
      suppression: ANSWERED,
    }));
    const outcome = found({ findings: [leak('not-real-one', 1)], gaps: [], suppressed });
    assert.deepEqual(outcome.suppressed, suppressed.slice(0, 1));
    assert.deepEqual(
      outcome.gaps.map(({ subject }) => subject),
      ['/a:3'],
    );
  });
});
