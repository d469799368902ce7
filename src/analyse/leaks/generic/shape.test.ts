import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { isRepeated, isUniform, sequenceShare, shapeOf } from './shape.ts';

describe('the shape of a value', () => {
  it('tells words from random letters', () => {
    assert.equal(shapeOf('correctHorseBattery').words, 1);
    assert.ok(shapeOf(madeUp('{lower:20}')).words < 0.5);
    assert.equal(shapeOf('12345').words, 0);
  });

  it('names the smallest alphabet', () => {
    const alphabets = ['0815', '0f1e', 'wxyz', 'WXYZ', 'wXyZ', 'w1Xy', 'w1+/', 'w1.x', 'w1$!', 'w 1'];
    assert.deepEqual(
      alphabets.map((text) => shapeOf(text).alphabet),
      ['digits', 'hex', 'lower', 'upper', 'letters', 'alnum', 'base64', 'dotted', 'print', 'other'],
    );
  });

  it('measures entropy against what a random text of its length has', () => {
    assert.ok(shapeOf(madeUp('{hex:64}')).entropy > 0.9);
    assert.ok(shapeOf('aaaaaaab').entropy < 0.4);
  });

  it('knows repetitions, uniform text and sequences', () => {
    assert.ok(
      isRepeated('abcabcabc') && isRepeated('deadbeefdeadbeefdeadbeef') && !isRepeated(madeUp('{alnum:20}')),
    );
    assert.ok(isUniform('xxxxxxxx') && isUniform('****') && !isUniform('abcd'));
    assert.equal(sequenceShare('abcdef'), 1);
    assert.equal(sequenceShare('x'), 0);
  });
});
