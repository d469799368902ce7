import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { type Compression, inflatedPieces } from './inflated-pieces.ts';
import { memoryFile, plainEntry } from './zip/open-file.ts';

const COMPRESSORS: Readonly<Record<Compression, (bytes: Buffer) => Buffer>> = {
  deflate: deflateRawSync,
  gzip: gzipSync,
  zstd: zstdCompressSync,
};
const DATA = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index ** 3).join());

/** What is given, and the fault that ends it. */
function inflated(stored: Buffer, compression: Compression) {
  const pieces: Buffer[] = [];
  try {
    for (const piece of inflatedPieces(memoryFile(plainEntry('/a', stored.length), stored), compression))
      pieces.push(Buffer.from(piece));
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'malformed', String(error));
    return { bytes: Buffer.concat(pieces), fault: error };
  }
  return { bytes: Buffer.concat(pieces), fault: undefined };
}

describe('inflated pieces', () => {
  for (const [compression, compress] of Object.entries(COMPRESSORS) as [Compression, typeof gzipSync][]) {
    const stored = compress(DATA);

    it(`are the whole of what ${compression} compressed, with zeros behind it too where they are no frame`, () => {
      const padded = Buffer.concat([stored, Buffer.alloc(1000)]);
      for (const bytes of compression === 'zstd' ? [stored] : [stored, padded]) {
        const { bytes: found, fault } = inflated(bytes, compression);
        assert.ok(found.equals(DATA) && fault === undefined, fault?.message);
      }
      assert.equal(inflated(compress(Buffer.alloc(0)), compression).bytes.length, 0);
    });

    it(`of what ${compression} compressed and somebody cut off are its beginning, and nothing of other files`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: stored.length - 1 }), (length) => {
          // What inflates is used again, with what it gave last still in its memory.
          inflated(compress(Buffer.alloc(1000, 'other')), compression);
          const { bytes, fault } = inflated(stored.subarray(0, length), compression);
          assert.ok(DATA.subarray(0, bytes.length).equals(bytes), `${bytes.length} bytes`);
          assert.ok(fault, `${length} of ${stored.length} bytes are taken for the whole`);
        }),
        { numRuns: propertyRuns(60) },
      );
      const { bytes } = inflated(stored.subarray(0, stored.length - 100), compression);
      assert.ok(bytes.length > DATA.length / 2, `only ${bytes.length} bytes are given`);
    });
  }
});
