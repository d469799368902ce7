import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import * as z from 'zod';
import { propertyRuns } from '../../../test/property-runs.ts';
import { listOf } from './list-of.ts';

const item = z.object({ name: z.string(), inner: z.array(z.string()).default([]) });

describe('a foreign list', () => {
  it('is what its items are', () => {
    assert.deepEqual(
      listOf(item).parse([
        { name: 'a', other: 1 },
        { name: 'b', inner: ['c'] },
      ]),
      [
        { name: 'a', inner: [] },
        { name: 'b', inner: ['c'] },
      ],
    );
  });

  it('that is wrong throughout is told by one sentence, with the place of the first item', () => {
    const { error } = z
      .object({ list: listOf(item) })
      .safeParse({ list: [{ name: 'a' }, { name: 2 }, 3, 4] });
    assert.deepEqual(
      error?.issues.map(({ path, message }) => [path.join('.'), message]),
      [['list.1.name', 'Invalid input: expected string, received number']],
    );
  });

  it('takes and refuses what a list of Zod does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(fc.string(), fc.integer())), fc.anything()), (value) => {
        const [ours, theirs] = [listOf(z.string()), z.array(z.string())].map((one) => one.safeParse(value));
        assert.equal(ours?.success, theirs?.success);
        assert.deepEqual(ours?.data, theirs?.data);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
