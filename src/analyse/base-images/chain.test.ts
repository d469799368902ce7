import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { baseOf } from './chain.ts';

describe('the base of an image', () => {
  const known = [
    { image: 'sea/base:1', layers: ['a'] },
    { image: 'sea/runtime:1', layers: ['a', 'b'] },
    { image: 'sea/other:1', layers: ['b'] },
    { image: 'sea/nothing:1', layers: [] },
    { image: 'sea/rule:1', newer: 'sea/rule:2' },
  ];

  it('is the image with most layers that it begins with', () => {
    assert.deepEqual(baseOf(['a', 'b', 'c'], known), { image: 'sea/runtime:1', layers: 2 });
    assert.deepEqual(baseOf(['a', 'c'], known), { image: 'sea/base:1', layers: 1 });
    assert.deepEqual(baseOf(['a', 'b'], known), { image: 'sea/runtime:1', layers: 2 });
  });

  it('is none where no chain is the same from the begin', () => {
    assert.equal(baseOf(['c', 'a', 'b'], known), undefined);
    assert.equal(baseOf([], known), undefined);
  });
});
