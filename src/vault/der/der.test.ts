import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Refusal } from '../refusal.ts';
import { readRequest as readOcspRequest } from '../engines/pki/ocsp.ts';
import { pemOf, readCertificate } from '../x509/certificate.ts';
import { readRequest, signedRequest } from '../x509/request.ts';
import { flagsOf, inside, oidText, readDer, textOf, unsigned } from './decode.ts';
import { flags, integer, oid, sequence, utf8 } from './encode.ts';

/** Gives true for what is read; whatever is wrong with it is a refusal. */
function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return false;
  }
}

describe('what is encoded', () => {
  it('is read as it was', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.string(),
        fc.uniqueArray(fc.nat({ max: 8 })),
        fc.array(fc.nat()),
        (number, text, set, more) => {
          const name = ['2.5', ...more].join('.');
          const values = inside(readDer(sequence(integer(number), utf8(text), flags(set), oid(name))), 0x30);
          const [first, second, third, fourth] = values;
          assert.equal(unsigned(first).readUIntBE(0, unsigned(first).length), number);
          if (!/\p{Cc}|\p{Cs}/u.test(text)) assert.equal(textOf(second), text);
          assert.deepEqual(
            flagsOf(third),
            set.toSorted((one, other) => one - other),
          );
          assert.equal(oidText(fourth), name);
        },
      ),
    );
  });

  it('is read in one form: not with longer lengths, indefinite ones, or something behind it', () => {
    for (const hex of [
      '',
      '30',
      '3003',
      '300101',
      '308100',
      '30820001',
      '3080',
      '30800000',
      '300000',
      '1f0100',
      '30840000000000',
    ])
      assert.ok(!isRead(() => inside(readDer(Buffer.from(hex, 'hex')), 0x30)), hex);
    for (const hex of ['0200', '020200ff01', '02020001', '0201ff', '0300'])
      assert.ok(!isRead(() => unsigned(readDer(Buffer.from(hex, 'hex')))), hex);
    for (const hex of ['0600', '06028001', '060181', `0620${'ff'.repeat(31)}7f`])
      assert.ok(!isRead(() => oidText(readDer(Buffer.from(hex, 'hex')))), hex);
  });

  it('is refused, and nothing else, where it is anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const der = Buffer.from(bytes);
        isRead(() => readCertificate(der));
        isRead(() => readOcspRequest(der));
        isRead(() => readRequest(pemOf('CERTIFICATE REQUEST', der)));
      }),
    );
  });
});

describe('a certificate request', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const subject = sequence();
  const good = signedRequest(subject, privateKey, []);

  it('of which a byte was changed is refused', () => {
    assert.ok(isRead(() => readRequest(pemOf('CERTIFICATE REQUEST', good))));
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(good);
        changed[at] = (changed[at] ?? 0) ^ change;
        assert.ok(!isRead(() => readRequest(pemOf('CERTIFICATE REQUEST', changed))), `${at}`);
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});
