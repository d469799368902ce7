import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { constants, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { Fault, messageOf } from '../../src/model/fault.ts';
import { LayerStream } from '../../src/observe/image/layers/decompress.ts';
import { LIBRARY } from '../../src/platform/isal/library.ts';
import { openInflaters } from '../../src/platform/isal/open-inflaters.ts';
import type { Inflaters } from '../../src/platform/isal/types.ts';
import { installedLibrary } from '../../src/platform/native-library/native-library.ts';
import { buildImage, layoutFiles } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { propertyRuns } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';
import { absence } from './real-part.ts';

export const lane: Lane = 'anywhere';

const RUNS = propertyRuns(repetitions(50, 150));
const skip = absence(installedLibrary(LIBRARY) !== undefined, 'ISA-L (libisal.so.2)');

/** What a layer inflates to: the length of each piece and a digest of all, or what is wrong with it. */
async function outcome(bytes: Buffer, length: number, inflaters: Inflaters | undefined): Promise<string> {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) parts.push(bytes.subarray(at, at + length));
  const [hash, lengths] = [createHash('sha256'), [] as number[]];
  try {
    for await (const piece of new LayerStream(Readable.from(parts), {}, inflaters).chunks()) {
      hash.update(piece);
      lengths.push(piece.length);
    }
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return `${lengths.join(' ')} ${error.code} ${messageOf(error)}`;
  }
  return `${lengths.join(' ')} ${hash.digest('hex')}`;
}

/** Bytes of which compressors make blocks of every kind. */
const original = fc
  .record({
    seed: fc.uint8Array({ minLength: 1, maxLength: 2_000 }),
    noise: fc.nat({ max: 5_000 }),
    times: fc.constantFrom(1, 20, 900),
  })
  .map(({ seed, noise, times }) => {
    const text = Buffer.concat(
      Array.from({ length: times }, (_, at) => Buffer.concat([seed, Buffer.from(`${at}`)])),
    );
    return Buffer.concat([text, randomBytes(noise), text.subarray(0, 40_000)]);
  });
const packed = fc
  .record({
    content: original,
    level: fc.integer({ min: 0, max: 9 }),
    strategy: fc.constantFrom(
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FILTERED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
      constants.Z_FIXED,
    ),
    memLevel: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ content: bytes, ...how }) => gzipSync(bytes, how));
/** With a header that has more than it must, as RFC 1952 has it; flags that nobody knows, or a wrong checksum, among them. */
const withHeader = fc
  .tuple(packed, fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 400 }))
  .map(([bytes, flags, field]) => {
    const text = Buffer.from(`${Buffer.from(field).toString('hex')}\0`);
    const length = Buffer.from([field.length % 256, field.length >> 8]);
    const head = [Buffer.from(bytes.subarray(0, 10)).fill(flags, 3, 4)];
    if ((flags & 4) !== 0) head.push(length, Buffer.from(field));
    if ((flags & 8) !== 0) head.push(text);
    if ((flags & 16) !== 0) head.push(text);
    if ((flags & 2) !== 0) head.push(Buffer.from('ab'));
    return Buffer.concat([...head, bytes.subarray(10)]);
  });
const stream = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: packed }, withHeader), { minLength: 1, maxLength: 3 }),
    fc.oneof({ weight: 3, arbitrary: fc.constant(new Uint8Array()) }, fc.uint8Array({ maxLength: 30 })),
    fc.constantFrom(0, 0, 1, 600),
  )
  .map(([members, behind, zeros]) => Buffer.concat([...members, Buffer.alloc(zeros), behind]));
const piece = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 65, max: 600_000 }));

/**
 * A member with a code that is incomplete: of four codes of two bits two have no meaning. No compressor makes such, zlib
 * refuses them, and the library takes them until one without a meaning is there.
 */
function incomplete(): Buffer {
  const zeros = (count: number) => `0${reversed((count - 11).toString(2).padStart(7, '0'))}`;
  const lengths = ['000', '000', '100', '010', ...Array<string>(11).fill('000'), '010', '000', '000'];
  const codes = [zeros(97), '11', zeros(138), zeros(20), '11', '10'];
  const bits = ['1', '01', '00000', '00000', '0111', ...lengths, ...codes, '00', '01'].join('');
  const bytes = bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(reversed(byte), 2)) ?? [];
  const [head, end] = [gzipSync('a').subarray(0, 10), gzipSync('a').subarray(-8)];
  return Buffer.concat([head, Buffer.from(bytes), end]);
}

function reversed(bits: string): string {
  return bits.split('').toReversed().join('');
}

describe('ISA-L', { skip }, () => {
  const told: string[] = [];
  const tell = (text: string) => void told.push(text);
  const inflaters = openInflaters({ isWanted: true, onNote: tell, onUse: tell });
  const assertSame = async (bytes: Buffer, length: number) => {
    const most = Math.max(length, Math.ceil(bytes.length / 3_000));
    assert.equal(await outcome(bytes, most, inflaters), await outcome(bytes, most, undefined));
  };

  it('is loaded, tested and told of once', async () => {
    assert.ok(await inflaters.next(0));
    assert.equal(told.length, 1);
    assert.match(told.join(''), /^ISA-L \(libisal\.so\.2\.\d+\.\d+\)$/);
  });

  it('inflates what zlib inflates, piece by piece', async () => {
    const property = fc.asyncProperty(stream, piece, assertSame);
    await fc.assert(property, { numRuns: RUNS });
  });

  it('refuses what zlib refuses, in the same words: what was changed, or cut off', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 7 })), { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(stream, piece, changes, fc.nat(), async (bytes, length, flips, cut) => {
      const changed = Buffer.from(bytes);
      // Half of the changes near the start, where headers are.
      for (const [at, bit] of flips) {
        const index = (at % 2 === 0 ? at % 200 : at) % changed.length;
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
      }
      await assertSame(changed, length);
      await assertSame(bytes.subarray(0, cut % bytes.length), length);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('tells a stream that is cut off, wherever it is cut', async () => {
    const bytes = gzipSync(Buffer.concat([randomBytes(40), Buffer.alloc(400, 'abcd'), randomBytes(40)]));
    for (let cut = 10; cut < bytes.length; cut += 1)
      for (const length of [20, bytes.length]) await assertSame(bytes.subarray(0, cut), length);
  });

  it('differs from zlib where a code is incomplete, and nothing else is wrong', async () => {
    const bytes = incomplete();
    assert.match(await outcome(bytes, 100, undefined), /^ malformed gzip stream: it is damaged or cut off$/);
    const digest = createHash('sha256').update('a').digest('hex');
    assert.equal(await outcome(bytes, 100, inflaters), `1 ${digest}`);
  });

  it('gives the same pieces of what is large, of what is a million times smaller, and of many members', async () => {
    const [noise, zeros] = [randomBytes(1_500_000), Buffer.alloc(40_000_000)];
    const large = gzipSync(Buffer.concat([noise, zeros, noise, Buffer.alloc(3_000_000, 'of text ')]));
    const members = Buffer.concat(Array.from({ length: 20_000 }, () => gzipSync('a member')));
    for (const length of [30_000, 524_288]) {
      await assertSame(large, length);
      await assertSame(gzipSync(zeros), length);
      await assertSame(members, length);
    }
  });

  it('inflates several streams at once, and leaves those that nobody wants to the end of', async () => {
    const streams = Array.from({ length: 8 }, (_, at) =>
      gzipSync(Buffer.alloc(3_000_000 + at, `text ${at} `)),
    );
    const outcomes = await Promise.all(streams.map((bytes) => outcome(bytes, 40_000, inflaters)));
    assert.deepEqual(outcomes, await Promise.all(streams.map((bytes) => outcome(bytes, 40_000, undefined))));
    for (const bytes of streams) {
      for await (const first of new LayerStream(Readable.from([bytes]), {}, inflaters).chunks()) {
        assert.ok(first.length > 0);
        break;
      }
    }
  });

  it('gives the same report, byte for byte, from the command line', async () => {
    const work = mkdtempSync(join(tmpdir(), 'plimsoll-isal-'));
    try {
      const status =
        'Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1:1.2.13\n';
      const layers = [
        [{ path: 'var/lib/dpkg/status', content: status }],
        [{ path: 'opt/noise', content: randomBytes(3_000_000) }],
      ];
      const image = buildImage({ layers, gzip: true });
      for (const { path, content } of layoutFiles([image.manifest], image.blobs)) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), content);
      }
      const looked = ['portable', 'isal'].map(async (inflater) => {
        const words = ['sbom', work, '--inflater', inflater, '--no-cache', '--verbose', '--format', 'json'];
        const { stdout, stderr } = await plimsoll(words, join(work, 'cache'));
        assert.equal(
          stderr.includes('inflating layers with ISA-L (libisal.so.2.'),
          inflater === 'isal',
          stderr,
        );
        const { created: _, ...report } = reportIn('scan', stdout);
        return JSON.stringify(report);
      });
      const [own, other] = await Promise.all(looked);
      assert.equal(other, own);
      assert.match(own ?? '', /zlib1g/);
    } finally {
      rmSync(work, { recursive: true });
    }
  });
});
