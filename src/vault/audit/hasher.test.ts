import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { exactJson } from '../../model/json/exact-json.ts';
import { Hasher } from './hasher.ts';

describe('how a device writes texts', () => {
  const salt = Buffer.alloc(32, 7);
  const hasher = new Hasher(salt);
  const mark = (text: string) => `hmac-sha256:${createHmac('sha256', salt).update(text).digest('hex')}`;

  it('is HMAC-SHA-256 by its salt', () => {
    for (const text of ['', 'a', 'é€😀', 'x'.repeat(2000)]) assert.equal(hasher.of(text), mark(text));
  });

  it('is so of every text of a value, at whatever depth, and of no name nor number', () => {
    const value = exactJson(
      '{"__proto__":"a","b\\"\\n":["a",{"c":"d"},null],"e":{},"f":[],"n":1.50,"t":true,"id":"x","in":{"id":"x"}}',
    );
    const written = hasher.json({ ...(value as object), gone: undefined }, new Set(['id']));
    assert.equal(
      written,
      `{"__proto__":"${mark('a')}","b\\"\\n":["${mark('a')}",{"c":"${mark('d')}"},null],"e":{},"f":[],"n":1.50,"t":true,"id":"x","in":{"id":"${mark('x')}"}}`,
    );
    assert.equal(hasher.json(value, new Set(['id'])), written);
  });
});
