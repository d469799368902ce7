import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { privateKeyOfPgp, severityOfPgp } from './pgp-key.ts';

const block = (bytes: readonly number[]) => {
  const text = Buffer.from([...bytes, ...Array.from({ length: 80 }, () => 7)]).toString('base64');
  const label = 'PGP PRIVATE KEY BLOCK-----';
  return `-----BEGIN ${label}\nComment: of a test\n\n${text}\n-----END ${label}`;
};
const CREATED = [1, 2, 3, 4];
const INTEGER = [0, 9, 1, 255];
/** Bodies of secret keys up to the octet that says how the rest is protected. */
const KEYS = {
  RSA: [4, ...CREATED, 1, ...INTEGER, ...INTEGER],
  DSA: [4, ...CREATED, 17, ...INTEGER, ...INTEGER, ...INTEGER, ...INTEGER],
  EdDSA: [4, ...CREATED, 22, 3, 43, 6, 1, ...INTEGER],
  Ed25519: [4, ...CREATED, 27, ...Array.from({ length: 32 }, () => 9)],
};
const HEADS = {
  'an old head': [0x94, 99],
  'an old head of two octets': [0x95, 0, 99],
  'a new head': [0xc5, 99],
};

describe('a private key of PGP', () => {
  for (const [algorithm, body] of Object.entries(KEYS))
    for (const [head, bytes] of Object.entries(HEADS))
      it(`says by ${head} of ${algorithm} whether it needs a passphrase`, () => {
        assert.equal(severityOfPgp(block([...bytes, ...body, 0])), 'critical');
        assert.equal(severityOfPgp(block([...bytes, ...body, 254])), 'medium');
      });

  it('weighs most where it is not known whether it needs one', () =>
    assert.equal(severityOfPgp(block([0xc6, 99, 4])), 'critical'));

  it('has the sum of its bytes, or none', () => {
    const armoured = madeUp('{pgp:1}');
    assert.equal(privateKeyOfPgp(armoured), 'right');
    assert.equal(privateKeyOfPgp(armoured.replaceAll('\n', String.raw`\n`)), 'right');
    assert.equal(privateKeyOfPgp(armoured.replace(/\n=.{4}/, '\n=AAAA')), 'wrong');
    assert.equal(privateKeyOfPgp(block([0x94, 99])), 'unchecked');
    assert.equal(privateKeyOfPgp('-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n...\n'), 'wrong');
  });
});
