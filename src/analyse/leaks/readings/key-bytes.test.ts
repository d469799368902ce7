import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { mutationsOf } from '../../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { leakEngine } from '../leak-engine.ts';
import { keyReadings } from './key-bytes.ts';
import { leaksWithReadings } from './leaks-with-readings.ts';

/** Keys that are made here and belong to nobody. */
const { privateKey: rsa, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const closed = rsa.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'of a test' });
const open = rsa.export({ type: 'pkcs8', format: 'der' });

const uint32 = (value: number) => Buffer.from(value.toString(16).padStart(8, '0'), 'hex');
const long = (tag: number, body: Buffer) =>
  Buffer.concat([Buffer.from([tag, 0x82]), uint32(body.length).subarray(2), body]);
const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const entry = (tag: number, ...rest: readonly Buffer[]) => [
  uint32(tag),
  text('name'),
  Buffer.alloc(8),
  ...rest,
];
const certificate = (): Buffer[] => [text('X.509'), uint32(5), Buffer.from('bytes')];
const java = (magic: number, count: number, ...entries: readonly Buffer[]) =>
  Buffer.concat([uint32(magic), uint32(2), uint32(count), ...entries]);
const key = (): Buffer[] =>
  entry(1, uint32(closed.length), closed, uint32(2), ...certificate(), ...certificate());
const trusted = (): Buffer[] => entry(2, ...certificate());
const pkcs12 = (kind: number, body: Buffer) => {
  const bag = Buffer.concat([
    Buffer.from('060b2a864886f70d010c0a01', 'hex'),
    Buffer.from([kind]),
    long(0xa0, body),
  ]);
  return long(0x30, Buffer.concat([Buffer.from('020103', 'hex'), long(0x30, bag)]));
};
const STORE = java(0xfeedfeed, 3, ...trusted(), ...key(), ...key());

const FILES: readonly (readonly [what: string, bytes: Buffer, severities: readonly string[]])[] = [
  ['an RSA key', rsa.export({ type: 'pkcs1', format: 'der' }), ['critical']],
  ['a key in PKCS #8', open, ['critical']],
  ['a key in PKCS #8 and a new line', Buffer.concat([open, Buffer.from('\n')]), ['critical']],
  ['an elliptic key', ec.export({ type: 'sec1', format: 'der' }), ['critical']],
  ['an elliptic key in PKCS #8', ec.export({ type: 'pkcs8', format: 'der' }), ['critical']],
  ['an encrypted key', closed, ['medium']],
  ['a keystore with two keys', STORE, ['medium', 'medium']],
  ['a keystore of the other kind', java(0xcececece, 1, ...key()), ['medium']],
  ['a keystore of certificates', java(0xfeedfeed, 2, ...trusted(), ...trusted()), []],
  ['a key in PKCS #12', pkcs12(1, open), ['critical']],
  ['an encrypted key in PKCS #12', pkcs12(2, closed), ['medium']],
  ['a certificate in PKCS #12', pkcs12(3, closed), []],
  ['a public key', publicKey.export({ type: 'spki', format: 'der' }), []],
];

describe('bytes of keys', () => {
  for (const [what, bytes, severities] of FILES)
    it(`are known of ${what}`, () => {
      const leaks = leaksWithReadings(bytes, '/a', leakEngine());
      assert.deepEqual(
        leaks.map(({ rule }) => rule.severity),
        severities,
      );
      assert.ok(leaks.every(({ rule, startLine }) => rule.id === 'private-key-pem' && startLine >= 1));
    });

  it('are any bytes, and what is told lies in them', () => {
    const check = (bytes: Buffer): void => {
      for (const { originOf } of keyReadings(bytes)) {
        const { start, end } = originOf?.(0, 1) ?? { start: -1, end: 0 };
        assert.ok(0 <= start && start <= end && end <= bytes.length);
      }
    };
    for (const bytes of [STORE, pkcs12(1, open), closed])
      fc.assert(fc.property(mutationsOf(bytes), check), { numRuns: propertyRuns(300) });
    check(java(0xfeedfeed, 0xffffffff, Buffer.alloc(2 ** 20, Buffer.concat(trusted()))));
  });
});
