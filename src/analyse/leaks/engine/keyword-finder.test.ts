import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { Detector } from '../types.ts';
import { keywordFinder } from './keyword-finder.ts';

const LETTERS = fc.constantFrom('a', 'b', 'A', '_', '0');
const KEYWORD = fc.string({ unit: fc.constantFrom('a', 'b', '_', '0'), minLength: 3, maxLength: 9 });

function detectorOf(keywords: readonly string[]): Detector {
  return { id: keywords.join(' '), keywords, before: 9, after: 9, detect: () => [] };
}

/** Every place of every keyword, in the order of ends, the longer first. */
function slowly({ keywords }: Detector, text: string): string[] {
  const lower = text.toLowerCase();
  const places = keywords.flatMap((keyword) =>
    Array.from(lower, (_, at) => at)
      .filter((at) => lower.startsWith(keyword, at))
      .map((start) => ({ start, end: start + keyword.length })),
  );
  return places
    .toSorted((left, right) => left.end - right.end || left.start - right.start)
    .map(({ start, end }) => `${start} ${end}`);
}

describe('keywordFinder', () => {
  it('tells each detector of its keywords in the order of their ends, the longer first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(KEYWORD, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.string({ unit: LETTERS, maxLength: 200 }),
        (lists, text) => {
          const detectors = lists.map(detectorOf);
          const told = detectors.map((): string[] => []);
          keywordFinder(detectors).find(Buffer.from(text, 'latin1'), (detector, start, end) =>
            told[detector]?.push(`${start} ${end}`),
          );
          assert.deepEqual(
            told,
            detectors.map((detector) => slowly(detector, text)),
          );
        },
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});
