import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Gap } from '../../model/gap.ts';
import { EXIT, exitCodeOfFault, exitCodeOfGaps } from './exit-code.ts';

describe('exit codes', () => {
  const gap: Gap = { kind: 'unreadable', subject: 'a', reason: 'it is broken' };

  it('say that something that counts was not read', () => {
    assert.equal(exitCodeOfGaps([]), EXIT.clean);
    assert.equal(exitCodeOfGaps([{ ...gap, informational: true }]), EXIT.clean);
    assert.equal(exitCodeOfGaps([{ ...gap, informational: true }, gap]), EXIT.incomplete);
  });

  it('tell a wrong call from what is not there, and from what cannot be read', () => {
    assert.deepEqual((['usage', 'not-found', 'malformed', 'internal'] as const).map(exitCodeOfFault), [
      EXIT.usage,
      EXIT.nothing,
      EXIT.incomplete,
      EXIT.internal,
    ]);
  });
});
