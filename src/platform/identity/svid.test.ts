import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { casesOf } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { keyPem, newKeyPair } from '../certificates/keys.ts';
import { newRoot } from './builtin/svid-certificates.ts';
import { certificatesIn, readSvid, spiffeIdOf } from './svid.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '../certificates/x509.ts';

const NOW = new Date();
const LATER = new Date(NOW.getTime() + 3_600_000);
const WEB = 'spiffe://shop.example/ns/shop/workload/web';
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

interface Written {
  readonly uris?: readonly string[];
  readonly ca?: boolean;
  readonly usages?: KeyUsageFlags;
}

/** A certificate that says what it is told to, signed by itself. */
async function certificate({
  uris = [WEB],
  ca = false,
  usages = KeyUsageFlags.digitalSignature,
}: Written = {}) {
  const keys = await newKeyPair();
  const names = uris.map((value) => ({ type: 'url' as const, value }));
  const made = await X509CertificateGenerator.createSelfSigned({
    keys,
    notBefore: NOW,
    notAfter: LATER,
    signingAlgorithm: ECDSA,
    extensions: [
      new BasicConstraintsExtension(ca, undefined, true),
      new KeyUsagesExtension(usages, true),
      new SubjectAlternativeNameExtension([...names, { type: 'dns', value: 'spiffe.example' }]),
    ],
  });
  return { chain: made.toString('pem'), key: await keyPem(keys) };
}

describe('a certificate', () => {
  it('with one SPIFFE ID of a workload is an X.509-SVID', async () => {
    assert.equal(spiffeIdOf(new X509Certificate((await certificate()).chain), 'it'), WEB);
  });

  const wrong: Record<string, Written> = {
    'without a URI': { uris: [] },
    'with two URIs': { uris: [WEB, 'spiffe://shop.example/ns/shop/workload/db'] },
    'with the same URI twice': { uris: [WEB, WEB] },
    'with a URI of another scheme': { uris: ['https://shop.example/ns/shop/workload/web'] },
    'with a trust domain only': { uris: ['spiffe://shop.example'] },
    'with a port': { uris: ['spiffe://shop.example:80/web'] },
    'with a query': { uris: [`${WEB}?a`] },
    'with dots in its path': { uris: ['spiffe://shop.example/ns/../db'] },
    'with an empty segment': { uris: ['spiffe://shop.example/ns//db'] },
    'with an escape': { uris: ['spiffe://shop.example/ns/%64b'] },
    'with capitals in its trust domain': { uris: ['spiffe://Shop.example/ns/db'] },
    'of an authority': { ca: true },
    'whose key may sign certificates': { usages: KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign },
    'whose key may sign revocations': { usages: KeyUsageFlags.digitalSignature | KeyUsageFlags.cRLSign },
    'whose key may not sign': { usages: KeyUsageFlags.keyAgreement },
  };
  for (const [name, written] of Object.entries(wrong))
    it(`${name} is none`, async () => {
      const { chain } = await certificate(written);
      assert.throws(
        () => spiffeIdOf(new X509Certificate(chain), 'it'),
        (error) =>
          error instanceof Fault && error.code === 'malformed' && /no X\.509-SVID/.test(error.message),
      );
    });

  it('that its bundle has not signed is refused', async () => {
    const [web, other] = [await certificate(), await newRoot('shop.example', NOW, LATER)];
    assert.throws(
      () => readSvid({ ...web, bundle: other.certificate }, NOW, 'it'),
      (error) => error instanceof Fault && error.code === 'mismatch',
    );
    // It is no authority, so it is not one for itself either.
    assert.throws(() => readSvid({ ...web, bundle: web.chain }, NOW, 'it'), Fault);
  });

  describe('in any bytes is read or refused', () => {
    const refuses = (bytes: Buffer, key: string, bundle: string) => {
      const pem = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----`;
      assert.throws(() => readSvid({ chain: pem, key, bundle }, NOW, 'it'), Fault);
    };

    it('with any bit of it changed', async () => {
      const { chain, key } = await certificate();
      const raw = Buffer.from(new X509Certificate(chain).raw);
      for (const bit of casesOf([...Array(raw.length * 8).keys()])) {
        const changed = Buffer.from(raw);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        refuses(changed, key, chain);
      }
    });

    it('with several bytes of it changed', async () => {
      const { chain, key } = await certificate();
      const raw = Buffer.from(new X509Certificate(chain).raw);
      const change = fc.tuple(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }));
      fc.assert(
        fc.property(
          fc.uniqueArray(change, { minLength: 1, maxLength: 4, selector: ([at]) => at }),
          (changes) => {
            const changed = Buffer.from(raw);
            for (const [at, by] of changes) changed[at] = (changed[at] ?? 0) ^ by;
            refuses(changed, key, chain);
          },
        ),
      );
    });

    it('where it is any text', () => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          assert.throws(() => certificatesIn(text, 'it'), Fault);
        }),
      );
    });
  });
});
