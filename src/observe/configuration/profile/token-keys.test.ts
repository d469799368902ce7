import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import { checkTokenKeys } from './token-keys.ts';

const pemOf = ({ publicKey }: { publicKey: KeyObject }) =>
  publicKey.export({ type: 'spki', format: 'pem' }).toString();

function check(algorithm: string, pem: string): void {
  const profile = profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { name: 'api' },
    listens: [{ port: 80, tokens: [{ issuer: 'a', keys: [{ algorithm, pem }] }] }],
  });
  checkTokenKeys(profile, 'api.yaml');
}

describe('public keys of tokens', () => {
  const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const short = pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }));
  const [p256, p384] = ['P-256', 'P-384'].map((namedCurve) =>
    pemOf(generateKeyPairSync('ec', { namedCurve })),
  );
  const ed25519 = pemOf(generateKeyPairSync('ed25519'));

  it('are of their algorithm', () => {
    check('RS256', rsa);
    check('PS512', rsa);
    check('ES256', p256 ?? '');
    check('ES384', p384 ?? '');
  });

  it('are refused by file and place where they are not', () => {
    const broken = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
    const cases: [string, string | undefined, RegExp][] = [
      ['RS256', broken, /no public key/],
      ['RS256', p256, /no RSA key/],
      ['RS256', short, /fewer than 2048 bits/],
      ['ES256', rsa, /curve of ES256/],
      ['ES256', p384, /curve of ES256/],
      ['ES384', p256, /curve of ES384/],
      ['ES256', ed25519, /curve of ES256/],
    ];
    for (const [algorithm, pem, reason] of cases)
      assert.throws(
        () => {
          check(algorithm, pem ?? '');
        },
        (error) =>
          error instanceof Fault &&
          error.code === 'malformed' &&
          error.message.startsWith('api.yaml: listens[0].tokens[0].keys[0] ') &&
          reason.test(error.message),
      );
  });
});
