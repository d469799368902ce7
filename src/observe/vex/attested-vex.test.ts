import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { envelope, statement } from '../attestations/attestation.fixture.ts';
import { attestedVex } from './attested-vex.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const OPENVEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  author: 'maker',
  timestamp: '2099-01-01T00:00:00Z',
  statements: [
    { vulnerability: { name: 'CVE-2099-0001' }, products: [{ '@id': 'pkg:npm/a' }], status: 'fixed' },
  ],
};
const { publicKey, privateKey } = generateKeyPairSync('ed25519');

function read(...documents: readonly unknown[]) {
  const attached = documents.map((one, index) => ({ source: `${index}`, text: JSON.stringify(one) }));
  return attestedVex({ digests: [DIGEST], documents: attached }, [publicKey]).map(({ source, document }) => [
    source,
    document.statements.map(({ status }) => status),
    document.remarks.map(({ text }) => text),
  ]);
}

describe('VEX beside an image', () => {
  it('counts where it is signed, and is told where it is not; what is no VEX is passed over', () => {
    const signed = envelope(statement(DIGEST, OPENVEX), privateKey);
    const asData = envelope(statement(DIGEST, { Data: JSON.stringify(OPENVEX) }), privateKey);
    const provenance = envelope(statement(DIGEST, { buildType: 'x' }, 'https://slsa.dev/provenance/v1'));
    assert.deepEqual(read(signed, statement(DIGEST, OPENVEX), provenance, asData), [
      ['0', ['fixed'], []],
      ['1', [], ['is an attestation that nobody signed; it does not count']],
      ['3', ['fixed'], []],
    ]);
  });
});
