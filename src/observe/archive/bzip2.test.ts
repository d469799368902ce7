import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { bunzippedPieces } from './bzip2.ts';

/** What bzip2 1.0.8 made of texts, and the digests of these. */
const TEXT = Buffer.from(
  'QlpoOTFBWSZTWZB5+hwAAAPRAYAQSAAjCACAAAggADEGTECKQZpn3z1jVgY0EY8XRdyRThQkJB5+hwA=',
  'base64',
);
const ZEROS = Buffer.from('QlpoOTFBWSZTWYK4WkIAD1HgAMAAAACACCAAMMwJqmmKkhtVKSHi7kinChIQVwtIQA==', 'base64');
const WORDS = Buffer.from(
  'QlpoMTFBWSZTWf08XCoAAGGdgE4AACACADbnzBAwAOwBp6KjQGgAoGmhkZMQQlKjQaaA9SyT5aptqwoMggoBRQlKmIJGo2yxctFWwaeVFNOnm5xoK3DzQOyB2QPNWEo/j7+cFnaKKDMVbW2jRFtgmNbaYojZA4gfKhKh4V8KnStxQ/kDpH9R7oH6r3UModI9CvSPqj2eUVNFURDFEVQB7K/4u5IpwoSH6eLhUA==',
  'base64',
);

function unzipped(bytes: Buffer): Buffer {
  return Buffer.concat(Array.from(bunzippedPieces(openFile('/a', bytes)), (piece) => Buffer.from(piece)));
}

describe('bunzippedPieces', () => {
  it('gives what was compressed, with runs, of several parts and blocks, and of nothing', () => {
    const text = `${'# fake\n'.repeat(3)}${'a'.repeat(1000)}\n`;
    assert.equal(unzipped(TEXT).toString(), text);
    assert.equal(unzipped(Buffer.concat([TEXT, TEXT])).toString(), text + text);
    assert.equal(unzipped(Buffer.concat([TEXT, Buffer.from('more')])).toString(), text);
    assert.ok(unzipped(ZEROS).equals(Buffer.alloc(2_000_000)));
    assert.equal(
      hash('sha256', unzipped(WORDS)),
      '010e5309a41863517806eb46a4e66ce7128f467c717306df188ebd9a3c08e4c6',
    );
    assert.equal(unzipped(Buffer.from('QlpoORdyRThQkAAAAAA=', 'base64')).length, 0);
  });

  it('says that what is cut short is', () => {
    for (let length = 4; length < TEXT.length; length += 5)
      assert.throws(() => unzipped(TEXT.subarray(0, length)), { code: 'malformed' });
  });

  it('reads any bytes to an end', () => {
    for (const valid of [TEXT, WORDS, ZEROS])
      fc.assert(
        fc.property(mutationsOf(valid), (bytes) => {
          onlyFaults(() => unzipped(bytes));
        }),
        { numRuns: propertyRuns(200) },
      );
  });
});
