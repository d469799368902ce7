import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { openFile } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { readBerkeleyHash } from './berkeley.ts';
import { readNdb } from './ndb.ts';

const BLOBS = [Buffer.from('small'), Buffer.alloc(700, 1), Buffer.alloc(5000, 2)];

/** An NDB file as lib/backend/ndb/rpmpkg.c lays it out: one page of slots, then the blobs. */
function ndbOf(blobs: readonly Buffer[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(1, 12);
  slots.writeUInt32LE(blobs.length + 1, 16);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  const parts = [slots];
  let block = 4096 / 16;
  for (const [index, blob] of blobs.entries()) {
    const blocks = Math.ceil((16 + blob.length + 12) / 16);
    const bytes = Buffer.alloc(blocks * 16);
    bytes.write('BlbS', 0, 'latin1');
    bytes.writeUInt32LE(index + 1, 4);
    bytes.writeUInt32LE(blob.length, 12);
    blob.copy(bytes, 16);
    parts.push(bytes);
    // The second slot from the end stays free, as after a removal.
    for (const [offset, value] of [index + 1, block, blocks].entries()) {
      slots.writeUInt32LE(value, 32 + 16 * (2 * index) + 4 + 4 * offset);
    }
    block += blocks;
  }
  return Buffer.concat(parts);
}

/** A Berkeley DB hash with pages of 512 bytes: one bucket with the counter and the blobs, large ones on overflow pages. */
function berkeleyOf(blobs: readonly Buffer[], order: 'LE' | 'BE'): Buffer {
  const pageOf = (type: number, index: number): Buffer => {
    const page = Buffer.alloc(512);
    page[`writeUInt32${order}`](index, 8);
    page[25] = type;
    return page;
  };
  const meta = pageOf(8, 0);
  meta[`writeUInt32${order}`](0x061561, 12);
  meta[`writeUInt32${order}`](9, 16);
  meta[`writeUInt32${order}`](512, 20);
  const bucket = pageOf(13, 1);
  const pages = [meta, bucket];
  const items: Buffer[] = [Buffer.from([1, 0, 0, 0, 0]), Buffer.from([1, 9, 9, 9, 9])];
  for (const [index, blob] of blobs.entries()) {
    items.push(Buffer.from([1, index + 1, 0, 0, 0]));
    if (blob.length < 100) {
      items.push(Buffer.concat([Buffer.from([1]), blob]));
      continue;
    }
    const reference = Buffer.alloc(12);
    reference[0] = 3;
    reference[`writeUInt32${order}`](pages.length, 4);
    reference[`writeUInt32${order}`](blob.length, 8);
    items.push(reference);
    for (let at = 0; at < blob.length; at += 486) {
      const page = pageOf(7, pages.length);
      const part = blob.subarray(at, at + 486);
      page[`writeUInt32${order}`](at + 486 < blob.length ? pages.length + 1 : 0, 16);
      page[`writeUInt16${order}`](part.length, 22);
      part.copy(page, 26);
      pages.push(page);
    }
  }
  let end = 512;
  for (const [index, item] of items.entries()) {
    end -= item.length;
    item.copy(bucket, end);
    bucket[`writeUInt16${order}`](end, 26 + 2 * index);
  }
  bucket[`writeUInt16${order}`](items.length, 20);
  return Buffer.concat(pages);
}

const FORMATS = [
  { name: 'NDB', build: ndbOf, read: readNdb },
  {
    name: 'Berkeley DB, little-endian',
    build: (blobs: Buffer[]) => berkeleyOf(blobs, 'LE'),
    read: readBerkeleyHash,
  },
  {
    name: 'Berkeley DB, big-endian',
    build: (blobs: Buffer[]) => berkeleyOf(blobs, 'BE'),
    read: readBerkeleyHash,
  },
];

for (const { name, build, read } of FORMATS) {
  describe(name, () => {
    it('gives the blobs', () => {
      assert.deepEqual([...read(openFile('/db', build(BLOBS)))], BLOBS);
    });

    it('refuses other files', () => {
      for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(8192, 7)]) {
        assert.throws(() => [...read(openFile('/db', bytes))], { code: 'malformed' });
      }
    });

    it('survives damage', () => {
      const valid = build(BLOBS);
      fc.assert(
        fc.property(mutationsOf(valid), (bytes) => {
          const blobs = onlyFaults(() => [...read(openFile('/db', bytes))]) ?? [];
          const total = blobs.reduce((sum, blob) => sum + blob.length, 0);
          assert.ok(total <= 3 * bytes.length, `${total} bytes of ${bytes.length}`);
        }),
        { numRuns: propertyRuns(1500) },
      );
      fc.assert(
        fc.property(
          fc.uint8Array(),
          (bytes) => void onlyFaults(() => [...read(openFile('/db', Buffer.from(bytes)))]),
        ),
      );
    });
  });
}

describe('readNdb', () => {
  it('does not give one blob many times over', () => {
    const bytes = ndbOf([Buffer.alloc(9000)]);
    for (let at = 48; at < 4096; at += 16) bytes.copy(bytes, at, 32, 48);
    assert.throws(() => [...readNdb(openFile('/db', bytes))], { code: 'malformed', message: /overlap/ });
  });
});

describe('readBerkeleyHash', () => {
  it('gives no more than the file holds where overflow pages run in a circle', () => {
    const bytes = berkeleyOf([Buffer.alloc(5000)], 'LE');
    const reference = 512 + bytes.readUInt16LE(512 + 26 + 2 * 3);
    bytes.writeUInt32LE(2, 2 * 512 + 16);
    bytes.writeUInt32LE(bytes.length, reference + 8);
    const blobs = onlyFaults(() => [...readBerkeleyHash(openFile('/db', bytes))]) ?? [];
    assert.ok(blobs.reduce((sum, blob) => sum + blob.length, 0) <= 2 * bytes.length);
    bytes.writeUInt32LE(bytes.length + 1, reference + 8);
    assert.throws(() => [...readBerkeleyHash(openFile('/db', bytes))], {
      code: 'malformed',
      message: /larger/,
    });
  });

  it('says so of b-trees and encrypted databases', () => {
    const tree = berkeleyOf([], 'LE');
    tree.writeUInt32LE(0x053162, 12);
    assert.throws(() => [...readBerkeleyHash(openFile('/db', tree))], { code: 'unsupported' });
    const encrypted = berkeleyOf([], 'LE');
    encrypted[24] = 1;
    assert.throws(() => [...readBerkeleyHash(openFile('/db', encrypted))], { code: 'unsupported' });
  });
});
