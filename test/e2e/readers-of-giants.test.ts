import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { giantsOf, SOUND_ENTRIES } from '../giants/giants.ts';
import { ANALYSERS, FILE_READERS } from '../giants/readers.ts';
import { readersAreBounded } from '../giants/within-bounds.ts';
import { isSoak } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 120;

describe('the readers that are tried', () => {
  it('are all that there are: every analyser of files has one', () => {
    const entries = FILE_READERS.map(
      ({ path }) => ({ path, type: 'file', size: 100_000, mode: 0o755, uid: 0, gid: 0 }) as const,
    );
    const missing = ANALYSERS.filter((one) => entries.every((entry) => one.interest(entry) === 'no'));
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
    );
    const unread = entries.filter((entry) => ANALYSERS.every((one) => one.interest(entry) === 'no'));
    assert.deepEqual(
      unread.map(({ path }) => path),
      [],
    );
  });

  it('are given JSON where their entries are sound', () => {
    for (const place of FILE_READERS.filter(
      ({ path, syntax }) => syntax === 'json' && !path.endsWith('.cjs'),
    ))
      for (const { head, piece, tail } of giantsOf('json', place).filter(
        ({ name }) => name === SOUND_ENTRIES,
      ))
        assert.doesNotThrow(() => JSON.parse(`${head}${piece(0)}${piece(1)}${tail}`), place.path);
  });
});

readersAreBounded(0, isSoak);
