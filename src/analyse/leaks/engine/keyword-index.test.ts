import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { ANCHOR } from './keyword-memory.ts';
import { KeywordIndex } from './keyword-index.ts';

/** Every place by looking at each of them: what the index must give. */
function slowly(keywords: readonly string[], text: string): string[] {
  const lower = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return keywords
    .flatMap((keyword, number) =>
      Array.from(lower, (_, at) => at)
        .filter((at) => lower.startsWith(keyword, at))
        .map((at) => `${number} ${at + keyword.length}`),
    )
    .toSorted();
}

function found(keywords: readonly string[], text: string): string[] {
  const places: string[] = [];
  new KeywordIndex(keywords).find(Buffer.from(text, 'latin1'), (number, end) =>
    places.push(`${number} ${end}`),
  );
  return places.toSorted();
}

const LETTERS = fc.constantFrom('a', 'b', 'A', 'B', '_', '\u00e1', '0');
const KEYWORD = fc.string({ unit: fc.constantFrom('a', 'b', '_', '0'), minLength: 3, maxLength: 9 });

describe('KeywordIndex', () => {
  it('finds every keyword at every place, in any case of letters', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(KEYWORD, { minLength: 1, maxLength: 20 }),
        fc.string({ unit: LETTERS, maxLength: 200 }),
        (keywords, text) => assert.deepEqual(found(keywords, text), slowly(keywords, text)),
      ),
      { numRuns: propertyRuns(500) },
    );
  });

  it('finds what overlaps, stands at both ends and is one within another', () => {
    const keywords = ['aaa', 'aaaa', 'ghp_', 'password'];
    for (const text of ['aaaaa', 'GHP_', 'xPASSWORDghp_', 'ghp', ''])
      assert.deepEqual(found(keywords, text), slowly(keywords, text), text);
  });

  it('finds many keywords of one anchor, each at every place of more bytes than are looked at in one go', () => {
    const keywords = Array.from({ length: 40 }, (_, index) => 'a'.repeat(ANCHOR + index));
    const counts = keywords.map(() => 0);
    const length = 70_000;
    new KeywordIndex(keywords).find(Buffer.alloc(length, 'A'), (number) => {
      counts[number] = (counts[number] ?? 0) + 1;
    });
    assert.deepEqual(
      counts,
      keywords.map((keyword) => length - keyword.length + 1),
    );
  });

  it('tells longer keywords than it compares at once by all of their bytes', () => {
    const keywords = ['authorization: bearer', 'authorization: basic ', 'xauthorization: bear'];
    for (const text of [
      'Authorization: Bearer xAUTHORIZATION: BEAR',
      'authorization: beare',
      'zation: bearer',
    ])
      assert.deepEqual(found(keywords, text), slowly(keywords, text), text);
  });

  it('takes nothing for a part of bytes that was a part of those before', () => {
    const index = new KeywordIndex(['password']);
    const told: number[] = [];
    const block = 2 ** 15;
    index.find(Buffer.from(`${'-'.repeat(block - 2)}password`), (_, end) => told.push(end));
    index.find(Buffer.from('ssword'), (_, end) => told.push(end));
    assert.deepEqual(told, [block + 6]);
  });

  it('finds nothing of no keywords, and takes none that it could not find', () => {
    assert.deepEqual(found([], 'abc'), []);
    for (const keyword of ['ab', 'ABC', 'a\u00e1b', ''])
      assert.throws(() => new KeywordIndex([keyword]), RangeError);
  });
});
