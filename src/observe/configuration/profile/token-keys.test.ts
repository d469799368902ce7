import assert from 'node:assert/strict';
import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { pemKeys } from '../../../model/profile/issuer-keys.ts';
import { parseProfiles } from '../../../model/profile/yaml.ts';
import { checkTokenKeys } from './token-keys.ts';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const pemOf = ({ publicKey }: Pair) => publicKey.export({ type: 'spki', format: 'pem' }).toString();
const webKeyOf = ({ publicKey }: Pair, more: object = {}): JsonWebKey => ({
  ...publicKey.export({ format: 'jwk' }),
  ...more,
});
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SHORT = generateKeyPairSync('rsa', { modulusLength: 1024 });
const [P256, P384, P521] = [ec('P-256'), ec('P-384'), ec('P-521')];
const ED25519 = generateKeyPairSync('ed25519');

/** The issuer of a profile with these members, as it is read from YAML, in which JSON may stand. */
function issuerWith(members: object) {
  const tokens = JSON.stringify([{ issuer: 'a', ...members }]);
  const text = `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: { name: api }\nlistens: [{ port: 80, tokens: ${tokens} }]\n`;
  const [profile] = parseProfiles(text, 'api.yaml');
  assert.ok(profile);
  checkTokenKeys(profile, 'api.yaml');
  return profile.listens?.[0]?.tokens?.[0];
}

function refused(members: object): string {
  try {
    issuerWith(members);
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'malformed', String(error));
    return error.message;
  }
  return assert.fail('it is taken');
}

describe('public keys of tokens', () => {
  const check = (algorithm: string, pem: string) => issuerWith({ keys: [{ algorithm, pem }] });

  it('are of their algorithm', () => {
    check('RS256', pemOf(RSA));
    check('PS512', pemOf(RSA));
    check('ES256', pemOf(P256));
    check('ES384', pemOf(P384));
  });

  it('are refused by file and place where they are not', () => {
    const broken = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
    const cases: [string, string, RegExp][] = [
      ['RS256', broken, /no public key/],
      ['RS256', pemOf(P256), /no RSA key/],
      ['RS256', pemOf(SHORT), /fewer than 2048 bits/],
      ['ES256', pemOf(RSA), /curve of ES256/],
      ['ES256', pemOf(P384), /curve of ES256/],
      ['ES384', pemOf(P256), /curve of ES384/],
      ['ES256', pemOf(ED25519), /curve of ES256/],
    ];
    for (const [algorithm, pem, reason] of cases) {
      const said = refused({ keys: [{ algorithm, pem }] });
      assert.match(said, /^api\.yaml: listens\[0\]\.tokens\[0\]\.keys\[0\] /);
      assert.match(said, reason);
    }
  });
});

describe('key sets of tokens', () => {
  const check = (...keys: object[]) => issuerWith({ jwks: { keys } });

  it('are read as the same keys as PEM, each with its one algorithm', () => {
    const issuer = check(
      webKeyOf(RSA, { kid: 'r', use: 'sig', x5t: 'left out', x5c: ['left out'] }),
      webKeyOf(RSA, { kid: 'p', alg: 'PS384', key_ops: ['verify'] }),
      webKeyOf(P256, { kid: 'e', alg: 'ES256' }),
      webKeyOf(P384, { kid: 'f' }),
      webKeyOf(P521),
    );
    assert.ok(issuer);
    assert.deepEqual(pemKeys(issuer), [
      { id: 'r', algorithm: 'RS256', pem: pemOf(RSA) },
      { id: 'p', algorithm: 'PS384', pem: pemOf(RSA) },
      { id: 'e', algorithm: 'ES256', pem: pemOf(P256) },
      { id: 'f', algorithm: 'ES384', pem: pemOf(P384) },
      { id: undefined, algorithm: 'ES512', pem: pemOf(P521) },
    ]);
  });

  it('may stand beside keys as PEM', () => {
    const keys = [{ id: 'one', algorithm: 'RS256', pem: pemOf(RSA) }];
    const issuer = issuerWith({ keys, jwks: { keys: [webKeyOf(P256, { kid: 'two' })] } });
    assert.ok(issuer);
    assert.deepEqual(
      pemKeys(issuer).map(({ id }) => id),
      ['one', 'two'],
    );
    const twice = { keys, jwks: { keys: [webKeyOf(P256, { kid: 'one' })] } };
    assert.match(refused(twice), /jwks\.keys\[0\]\.kid.*is the id of another key too/);
  });

  it('are refused for what is no key of signatures, and by place', () => {
    const cases: [object, RegExp][] = [
      [webKeyOf(RSA, { use: 'enc' }), /keys\[1\]\.use.*must be sig/],
      [webKeyOf(RSA, { key_ops: ['encrypt'] }), /keys\[1\]\.key_ops.*must have verify/],
      [webKeyOf(RSA, { alg: 'RSA-OAEP' }), /keys\[1\]\.alg.*must be one of RS256/],
      [webKeyOf(RSA, { alg: 'HS256' }), /keys\[1\]\.alg.*must be one of RS256/],
      [webKeyOf(RSA, { alg: 'none' }), /keys\[1\]\.alg.*must be one of RS256/],
      [webKeyOf(RSA, { alg: 'ES256' }), /keys\[1\]\.alg.*no algorithm of RSA/],
      [webKeyOf(P256, { alg: 'RS256' }), /keys\[1\]\.alg.*no algorithm of P-256/],
      [webKeyOf(P256, { alg: 'ES384' }), /keys\[1\]\.alg.*no algorithm of P-256/],
      [{ kty: 'oct', k: 'ZmFrZQ' }, /keys\[1\]\.kty.*must be one of RSA, EC\n.*keys\[1\]\.k.*is secret/],
      [webKeyOf(ED25519), /keys\[1\]\.kty.*must be one of RSA, EC/],
      [webKeyOf(P256, { crv: 'secp256k1' }), /keys\[1\]\.crv.*must be one of P-256/],
      [RSA.privateKey.export({ format: 'jwk' }), /keys\[1\]\.d.*is secret/],
      [{ ...webKeyOf(RSA), n: undefined }, /keys\[1\]\.n.*is missing/],
      [webKeyOf(P256, { kid: 'first' }), /keys\[1\]\.kid.*another key too/],
      [webKeyOf(P256, { kid: 'a|b' }), /keys\[1\]\.kid.*printable ASCII/],
      [webKeyOf(SHORT), /jwks\.keys\[1\] has fewer than 2048 bits/],
      [{ ...webKeyOf(P256), y: webKeyOf(P256).x }, /jwks\.keys\[1\] is no public key/],
    ];
    for (const [key, reason] of cases)
      assert.match(refused({ jwks: { keys: [webKeyOf(P384, { kid: 'first' }), key] } }), reason);
    assert.match(refused({ jwks: { keys: [] } }), /jwks\.keys/);
    assert.match(refused({}), /keys.*is missing, and so is jwks/);
  });

  it('are taken or refused, whatever is changed in them', () => {
    const [rsa, p256] = [webKeyOf(RSA, { alg: 'RS256' }), webKeyOf(P256, { use: 'sig' })];
    const names = ['kty', 'kid', 'use', 'alg', 'crv', 'n', 'e', 'x', 'y', 'd', 'k', 'key_ops', 'else'];
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(rsa), ...Object.values(p256)));
    const changes = fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 3 });
    fc.assert(
      fc.property(fc.constantFrom(rsa, p256), changes, (key, changed) => {
        let issuer;
        try {
          issuer = check({ ...key, ...changed });
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === 'malformed', String(error));
          return;
        }
        assert.ok(issuer);
        const [read] = pemKeys(issuer);
        assert.match(read?.pem ?? '', /^-----BEGIN PUBLIC KEY-----\n/);
        assert.equal(read?.algorithm.startsWith('ES'), { ...key, ...changed }.kty === 'EC');
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
