import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isGoodEnough } from './runtime.ts';

describe('the Node that runs', () => {
  it('is good enough from the pinned major version on, with all of its parts', () => {
    assert.ok(isGoodEnough(process.versions));
    assert.ok(isGoodEnough({ node: '26.0.0', sqlite: '3.50.0' }));
    assert.ok(!isGoodEnough({ node: '24.1.0' }));
    assert.ok(!isGoodEnough({ node: '22.23.3', sqlite: '3.50.0' }));
    assert.ok(!isGoodEnough({ node: '20.20.2' }));
    assert.ok(!isGoodEnough({}));
  });
});
