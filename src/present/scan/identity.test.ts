import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprintOf, uuidOf } from './identity.ts';

describe('uuidOf', () => {
  it('gives the version 5 UUID of a URL', () => {
    // As Python's uuid.uuid5(uuid.NAMESPACE_URL, …) has it.
    assert.equal(uuidOf(['https://', 'example.com/']), 'dd2c1780-811a-5296-81c5-178a0ef488bc');
  });

  it('differs with the content', () => {
    assert.notEqual(uuidOf(['a']), uuidOf(['b']));
  });
});

describe('fingerprintOf', () => {
  it('tells apart the same characters in other parts', () => {
    assert.notEqual(fingerprintOf(['ab', 'c']), fingerprintOf(['a', 'bc']));
    assert.match(fingerprintOf([]), /^[0-9a-f]{32}$/);
  });
});
