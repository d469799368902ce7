import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withOcspInOneSegment } from './ocsp-path.ts';

// A sequence of 62 bytes whose base64 has each sign that is not of paths.
const REQUEST = Buffer.concat([Buffer.from([0x30, 60]), Buffer.alloc(60, 0xff)]);
const TEXT = REQUEST.toString('base64');
const ONE = `/v1/pki/ocsp/${REQUEST.toString('base64url')}`;

describe('a request of OCSP in a path', () => {
  it('is one segment, whichever of its slashes were encoded', () => {
    assert.ok(TEXT.includes('//'));
    assert.equal(withOcspInOneSegment(`/v1/pki/ocsp/${TEXT}`), ONE);
    assert.equal(withOcspInOneSegment(`/v1/pki/ocsp/${encodeURIComponent(TEXT)}`), ONE);
  });

  it('is told from every other path, which stays as it was', () => {
    for (const path of [
      '/v1/secret/data/ocsp/a/b',
      '/v1/secret/data/ocsp/a%2Fb',
      '/v1/secret/ocsp/../x',
      `/v1/secret/ocsp/${TEXT}/..`,
      `/v1/secret/ocsp/${REQUEST.subarray(1).toString('base64')}`,
      `/v1/secret/ocsp/M${TEXT}`,
      '/v1/pki/ocsp',
    ])
      assert.equal(withOcspInOneSegment(path), path);
  });
});
