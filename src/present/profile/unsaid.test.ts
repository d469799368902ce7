import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unsaidText } from './unsaid.ts';

describe('what is proposed only', () => {
  it('is told with what to do about it, of a few workloads by name', () => {
    assert.equal(unsaidText([]), '');
    const of = (count: number) =>
      unsaidText(
        Array.from({ length: count }, (_, index) => ({ workload: `shop/w${index}`, sections: ['egress'] })),
      );
    assert.match(of(1), /^proposed only, .*: shop\/w0 egress; accept lines with .*--include-proposed\n$/);
    assert.match(of(7), /shop\/w4 egress, and 2 more; /);
  });
});
