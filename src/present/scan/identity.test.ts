import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf, uuidOf } from './identity.ts';

describe('uuidOf', () => {
  it('gives the version 5 UUID of a URL', () => {
    // As Python's uuid.uuid5(uuid.NAMESPACE_URL, …) has it.
    assert.equal(uuidOf(['https://', 'example.com/']), 'dd2c1780-811a-5296-81c5-178a0ef488bc');
  });

  it('differs with the content', () => {
    assert.notEqual(uuidOf(['a']), uuidOf(['b']));
  });
});

describe('digestOf', () => {
  it('tells apart the same characters in other parts', () => {
    assert.notEqual(digestOf(['ab', 'c']), digestOf(['a', 'bc']));
    assert.match(digestOf([]), /^[0-9a-f]{32}$/);
  });
});
