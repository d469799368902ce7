import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseBaseImages } from './read-base-images.ts';

describe('base images of settings', () => {
  const DIFF_ID = `sha256:${'0'.repeat(64)}`;

  it('have what is newer, and their layers', () => {
    const text = `base-images:\n  - image: sea/base:1\n    newer: sea/base:2\n    layers: ['${DIFF_ID}']\nfail-on: high\n`;
    assert.deepEqual(parseBaseImages(text, 'plimsoll.yaml'), [
      { image: 'sea/base:1', newer: 'sea/base:2', layers: [DIFF_ID] },
    ]);
  });

  it('are refused where they say nothing, or name no image', () => {
    for (const text of [
      'base-images: [{image: a}]',
      'base-images: [{image: "a b", newer: c}]',
      'base-images: [{image: a, newer: "$X"}]',
      'base-images: [{image: a, layers: [x]}]',
      'base-images: {a: b}',
    ])
      assert.throws(() => parseBaseImages(text, 'x.yaml'), { code: 'usage' }, text);
  });
});
