import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compareText, naturalOrder } from './ids.ts';

/** What the order is, in so many words: both texts cut into words and numbers. */
function byParts(left: string, right: string): number {
  const [a, b] = [left.split(/(\d+)/), right.split(/(\d+)/)];
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const isNumber = index % 2 === 1;
    const order = isNumber ? Number(BigInt(part) - BigInt(other)) : compareText(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length || compareText(left, right);
}

describe('the order of ids', () => {
  it('goes by the value of numbers', () => {
    const ids = ['CVE-2024-1000', 'CVE-2024-999', 'CVE-2023-10000', 'CVE-2024-0999'];
    const inOrder = ['CVE-2023-10000', 'CVE-2024-0999', 'CVE-2024-999', 'CVE-2024-1000'];
    assert.deepEqual(ids.toSorted(naturalOrder), inOrder);
  });

  it('is that of their words and numbers, whatever they begin with', () => {
    const piece = fc.constantFrom('0', '00', '1', '10', '9', '-', 'a', 'ab', 'B', '/', ':', 'é');
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, text, (start, left, right) => {
        const [one, other] = [start + left, start + right];
        assert.equal(Math.sign(naturalOrder(one, other)), Math.sign(byParts(one, other)), `${one} ${other}`);
      }),
    );
  });
});
