import assert from 'node:assert/strict';
import { it } from 'node:test';
import { signedToken, signedTokenOf } from './json-web-token.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const made = (header: object, payload: object) => `${part(header)}.${part(payload)}.c2lnbmF0dXJl`;

it('takes a token whose header names an algorithm', () =>
  assert.equal(signedToken(made({ alg: 'ES256' }, { sub: 'a' })), 'right'));

it('refuses one that is not signed, one without an algorithm, one that is no JSON, and the documented one', () => {
  assert.equal(signedToken(made({ alg: 'none' }, { sub: 'a' })), 'wrong');
  assert.equal(signedToken(made({ typ: 'JWT' }, { sub: 'a' })), 'wrong');
  assert.equal(signedToken('eyJhbGci.eyJzdWIi.c2lnbmF0dXJl'), 'wrong');
  assert.equal(signedToken(made({ alg: 'HS256' }, { sub: '1234567890', name: 'John Doe' })), 'wrong');
});

it('tells the tokens of an issuer by their payload', () => {
  const ofShop = signedTokenOf((payload) => payload['iss'] === 'shop');
  assert.equal(ofShop(made({ alg: 'HS256' }, { iss: 'shop' })), 'right');
  assert.equal(ofShop(made({ alg: 'HS256' }, { iss: 'other' })), 'wrong');
});
