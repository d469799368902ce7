import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { envelope, statement } from './attestation.fixture.ts';
import { openAttestation } from './open-attestation.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const said = statement(DIGEST, { it: 'is so' });

const open = (document: unknown, keys: readonly KeyObject[] = [ours.publicKey], digests = [DIGEST]) =>
  openAttestation({ source: 'a', text: JSON.stringify(document) }, keys, digests);
const doubtOf = (...given: Parameters<typeof open>) => open(...given).doubt;

describe('an attestation', () => {
  it('counts where a key that was named has signed it, with any kind of key', () => {
    assert.deepEqual(open(envelope(said, ours.privateKey)), {
      source: 'a',
      predicate: { it: 'is so' },
      doubt: undefined,
    });
    for (const pair of [
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ]) {
      const signed = envelope(said, theirs.privateKey, pair.privateKey);
      assert.equal(doubtOf(signed, [ours.publicKey, pair.publicKey]), undefined);
    }
  });

  it('counts in a bundle of sigstore', () => {
    const bundle = {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: '' } },
      dsseEnvelope: envelope(said, ours.privateKey),
    };
    assert.equal(doubtOf(bundle), undefined);
  });

  it('does not count where nobody signed it, or somebody else did', () => {
    assert.match(doubtOf(said) ?? '', /nobody signed/);
    assert.match(doubtOf(envelope(said)) ?? '', /nobody signed/);
    assert.match(doubtOf(envelope(said, theirs.privateKey)) ?? '', /none of the keys/);
    assert.match(doubtOf(envelope(said, ours.privateKey), []) ?? '', /none of the keys/);
  });

  it('does not count where a byte was changed after it was signed', () => {
    const signed = envelope(said, ours.privateKey);
    const other = Buffer.from(JSON.stringify({ ...said, predicate: { it: 'is not' } })).toString('base64');
    assert.match(doubtOf({ ...signed, payload: other }) ?? '', /none of the keys/);
  });

  it('does not count for another image, though it is signed', () => {
    const signed = envelope(said, ours.privateKey);
    assert.match(doubtOf(signed, [ours.publicKey], [`sha256:${'cd'.repeat(32)}`]) ?? '', /something else/);
    const subjectless = envelope({ ...said, subject: [] }, ours.privateKey);
    assert.match(doubtOf(subjectless) ?? '', /something else/);
  });

  it('is a fault where it is no attestation, and nothing worse whatever it is', () => {
    assert.throws(() => open(envelope({ a: 1 }, ours.privateKey)), { code: 'malformed' });
    const signature = fc.record({ sig: fc.oneof(fc.base64String(), fc.string()) });
    const payload = fc.oneof(
      fc.json(),
      fc.json().map((text) => JSON.stringify({ ...said, subject: text })),
    );
    fc.assert(
      fc.property(payload, fc.array(signature), (text, signatures) => {
        const document = { ...envelope(text), signatures };
        assert.throws(() => open(document), Fault);
        assert.notEqual(open({ ...envelope(said), signatures }).doubt, undefined);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
