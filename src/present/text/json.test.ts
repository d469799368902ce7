import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { PackedList } from '../../model/packed-list.ts';
import { lazily } from '../../model/sequence.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { compactJsonPieces, jsonPieces } from './json.ts';

/** Lists of every second depth as streams, and packed. */
function streamed(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((part) => streamed(part, depth + 1));
    return depth % 2 === 1 ? parts : lazily(parts, (part) => [part]);
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, part]) => [name, streamed(part, depth + 1)] as const);
  return Object.fromEntries(members);
}

describe('jsonPieces', () => {
  it('writes what JSON.stringify does, of streams as of arrays', () => {
    const value = fc.jsonValue({ maxDepth: 6, stringUnit: fc.constantFrom('a', '\n', '"', ' ', '[') });
    fc.assert(
      fc.property(value, (given) => {
        assert.equal([...jsonPieces(streamed(given))].join(''), `${JSON.stringify(given, undefined, 2)}\n`);
        assert.equal([...compactJsonPieces(streamed(given))].join(''), JSON.stringify(given));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('writes packed lists, short, long and empty', () => {
    for (const length of [0, 3, 5_000]) {
      const values = Array.from({ length }, (_, index) => ({ index, text: 'one\n"two"' }));
      const packed = { values: PackedList.from(values) };
      assert.equal([...jsonPieces(packed)].join(''), `${JSON.stringify({ values }, undefined, 2)}\n`);
      assert.equal([...compactJsonPieces(packed)].join(''), JSON.stringify({ values }));
    }
  });
});
