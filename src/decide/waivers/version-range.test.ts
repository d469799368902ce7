import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { isInVersions } from './version-range.ts';

/** Versions are numbers here. */
const compare = (left: string, right: string): number | undefined =>
  Number.isNaN(Number(left) + Number(right)) ? undefined : Number(left) - Number(right);
const contains = (range: string, version: number) => isInVersions([range], String(version), compare);

describe('isInVersions', () => {
  it('takes a version as it is, or as one that is equal', () => {
    assert.equal(isInVersions(['1', '2.0'], '2', compare), true);
    assert.equal(isInVersions(['x'], 'x', compare), true);
    assert.equal(isInVersions(['1'], '2', compare), false);
  });

  for (const [range, inside, outside] of [
    ['vers:npm/*', [0, 9], []],
    ['vers:npm/>=2|<4', [2, 3], [1, 4, 5]],
    ['vers:npm/>2|<=4', [3, 4], [2, 5]],
    ['vers:npm/<2', [0, 1], [2, 3]],
    ['vers:npm/>=2', [2, 9], [1]],
    ['vers:npm/1|>=3|<5|>=7', [1, 3, 4, 7, 9], [0, 2, 5, 6]],
    ['vers:npm/>=1|!=3|<5', [1, 2, 4], [0, 3, 5]],
    ['vers:npm/<4|>=2', [2, 3], [1, 4]],
    ['vers:npm/2%2E0', [2], [1]],
  ] as const) {
    it(`knows what is in ${range}`, () => {
      assert.deepEqual(
        [inside.filter((one) => !contains(range, one)), outside.filter((one) => contains(range, one))],
        [[], []],
      );
    });
  }

  it('holds nothing that cannot be compared, or has no version', () => {
    assert.equal(contains('vers:npm/>=x|<9', 3), false);
    assert.equal(isInVersions(['vers:npm/*'], '', compare), false);
  });

  it('survives whatever stands in a range', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (range, version) => {
        assert.equal(typeof isInVersions([`vers:a/${range}`, range], version, compare), 'boolean');
      }),
    );
  });
});
