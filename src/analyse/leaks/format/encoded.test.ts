import assert from 'node:assert/strict';
import { it } from 'node:test';
import { base64Of, base64OfObject, objectInBase64, textInBase64 } from './encoded.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

it('reads text in either alphabet of base64, and nothing that does not print', () => {
  assert.equal(textInBase64(base64('user:a?>')), 'user:a?>');
  assert.equal(textInBase64(Buffer.from('user:a?>').toString('base64url')), 'user:a?>');
  assert.equal(textInBase64(base64('user:\u0001')), undefined);
  assert.equal(textInBase64(''), undefined);
});

it('reads objects, and neither lists nor what is no JSON', () => {
  assert.deepEqual(objectInBase64(base64('{"a":1}')), { a: 1 });
  for (const text of ['[1]', '1', 'null', '{"a":', ''])
    assert.equal(objectInBase64(base64(text)), undefined, text);
});

it('tells what base64 stands for by its form and by its properties', () => {
  assert.equal(base64Of(/^tok:/)(base64('tok:a')), 'right');
  assert.equal(base64Of(/^tok:/)(base64('key:a')), 'wrong');
  assert.equal(base64OfObject(['a', 'b'], 'x_')(`x_${base64('{"a":1,"b":2}')}`), 'right');
  assert.equal(base64OfObject(['a', 'b'], 'x_')(`x_${base64('{"a":1}')}`), 'wrong');
});
