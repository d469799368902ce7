import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { missing } from '../../../../test/e2e/real-part.ts';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { LayerStream, type ExpectedDigests } from './decompress.ts';
import { ZstdFrames } from './zstd-frames.ts';

function digest(bytes: Buffer, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

function pieces(bytes: Buffer, length: number): Readable {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) parts.push(bytes.subarray(at, at + length));
  return Readable.from(parts);
}

async function uncompress(bytes: Buffer, length = 50_000, expected: ExpectedDigests = {}): Promise<Buffer> {
  const stream = new LayerStream(pieces(bytes, length), expected);
  const parts: Buffer[] = [];
  for await (const chunk of stream.chunks()) parts.push(Buffer.from(chunk));
  const whole = Buffer.concat(parts);
  assert.equal(stream.verify(), expected.diffId ?? digest(whole));
  assert.deepEqual([stream.stored, stream.produced], [bytes.length, whole.length]);
  return whole;
}

const malformed = { name: 'Fault', code: 'malformed' };
const first = Buffer.concat([Buffer.alloc(70_000, 'first'), randomBytes(3000)]);
const second = Buffer.from('second');
const both = Buffer.concat([first, second]);
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const skippable = Buffer.from('572a4d1805000000aabbccddee', 'hex');

const compressed = new Map<string, Buffer>([
  ['nothing', both],
  ['gzip', gzipSync(both)],
  ['gzip of several members', Buffer.concat([gzipSync(first), gzipSync(''), gzipSync(second)])],
  ['zstd', zstdCompressSync(both)],
  ['zstd with a checksum', zstdCompressSync(both, checked)],
  [
    'zstd of several frames',
    Buffer.concat([
      skippable,
      zstdCompressSync(first, checked),
      zstdCompressSync(''),
      zstdCompressSync(second),
      skippable,
    ]),
  ],
]);

for (const [name, bytes] of compressed) {
  test(`uncompresses ${name}, in chunks of any size, and verifies both digests`, async () => {
    for (const length of [5, 1000, bytes.length]) {
      for (const algorithm of ['sha256', 'sha512']) {
        const expected = { digest: digest(bytes, algorithm), diffId: digest(both, algorithm) };
        assert.ok((await uncompress(bytes, length, expected)).equals(both));
      }
    }
  });

  test(`${name}: another digest than expected is a mismatch that names both`, async () => {
    const other = digest(second);
    for (const [expected, actual] of [
      [{ digest: other }, digest(bytes)],
      [{ diffId: other }, digest(both)],
    ] as const) {
      await assert.rejects(uncompress(bytes, 1000, expected), (error: Fault) => {
        assert.equal(error.code, 'mismatch');
        assert.ok(error.message.includes(other) && error.message.includes(actual));
        return true;
      });
    }
  });
}

test('every boundary between gzip members and between zstd frames', async () => {
  for (const compress of [gzipSync, zstdCompressSync]) {
    const bytes = Buffer.concat([compress('one'), compress('two'), compress('three')]);
    for (let length = 1; length <= bytes.length; length++) {
      assert.equal((await uncompress(bytes, length)).toString(), 'onetwothree');
    }
  }
});

test('zeros behind the data are padding, other bytes are a Fault', async () => {
  for (const compress of [gzipSync, zstdCompressSync]) {
    for (const padding of [1, 3, 512, 200_000]) {
      const padded = Buffer.concat([compress('data'), Buffer.alloc(padding)]);
      for (const length of [1, 7, 10_000, padded.length]) {
        if (padded.length / length > 50_000) continue;
        assert.equal((await uncompress(padded, length)).toString(), 'data');
      }
    }
    const dirty = Buffer.concat([compress('data'), Buffer.from('dirt behind it')]);
    for (const length of [1, 5, dirty.length]) await assert.rejects(uncompress(dirty, length), malformed);
  }
});

test('a stream that is cut off is a Fault, wherever it is cut', async () => {
  for (const compress of [gzipSync, (text: string) => zstdCompressSync(text, checked)]) {
    const bytes = Buffer.concat([compress('one one one'), compress('two')]);
    const boundary = compress('one one one').length;
    for (let length = 10; length < bytes.length; length++) {
      if (length === boundary) continue;
      await assert.rejects(uncompress(bytes.subarray(0, length), 8), malformed, String(length));
    }
  }
});

test('formats of the past are named', async () => {
  const xz = Buffer.from('fd377a585a000004e6d6b446', 'hex');
  const bzip2 = Buffer.from('425a68393141592653590000', 'hex');
  await assert.rejects(uncompress(xz), { code: 'unsupported', message: /xz/ });
  await assert.rejects(uncompress(bzip2), { code: 'unsupported', message: /bzip2/ });
  await assert.rejects(uncompress(first, 100, { digest: 'md5:00' }), { code: 'unsupported' });
});

test('an error of the source comes through as it is', async () => {
  for (const bytes of [gzipSync(first), zstdCompressSync(first), first]) {
    const failure = new Error('connection reset');
    const source = Readable.from(
      (function* () {
        yield bytes.subarray(0, 1000);
        throw failure;
      })(),
    );
    await assert.rejects(
      async () => {
        for await (const chunk of new LayerStream(source, {}).chunks()) assert.ok(chunk.length > 0);
      },
      (error) => error === failure,
    );
  }
});

test('leaving early closes the source', async () => {
  for (const bytes of [
    gzipSync(randomBytes(500_000)),
    zstdCompressSync(randomBytes(500_000)),
    randomBytes(500_000),
  ]) {
    const source = pieces(bytes, 1000);
    for await (const chunk of new LayerStream(source, {}).chunks()) {
      assert.ok(chunk.length > 0);
      break;
    }
    assert.ok(source.destroyed);
  }
});

test('frames that say nonsense are Faults, and nothing is lost between them', () => {
  const split = (bytes: Buffer): Buffer[] => Array.from(new ZstdFrames().split(bytes));
  assert.throws(() => split(Buffer.from('not a frame')), malformed);
  const frames = [zstdCompressSync(first), skippable, zstdCompressSync(second, checked)];
  assert.deepEqual(split(Buffer.concat(frames)), frames);
  // An empty skippable frame, and one that says it is 4 GB.
  assert.equal(split(Buffer.from('502a4d1800000000', 'hex')).length, 1);
  const huge = new ZstdFrames();
  assert.equal(Array.from(huge.split(Buffer.from('502a4d18ffffffff00', 'hex'))).length, 1);
  assert.equal(huge.complete, false);
});

test('any change to a compressed stream gives bytes or a Fault', async () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(...[...compressed.values()].slice(1)),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 5000 }),
    )
    .map(([original, changes, length]) => {
      const bytes = Buffer.from(original);
      // Most changes near the start, where the headers are.
      for (const [at, byte] of changes) bytes[(at % 2 === 0 ? at % 64 : at) % bytes.length] = byte;
      return { bytes, length };
    });
  await fc.assert(
    fc.asyncProperty(mutated, async ({ bytes, length }) => {
      try {
        await uncompress(bytes, length);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(300) },
  );
});

for (const command of ['gzip', 'zstd', 'pigz', 'pzstd']) {
  test(`reads what the command ${command} writes`, { skip: missing(command) }, async () => {
    const bytes = Buffer.concat([randomBytes(300_000), Buffer.alloc(2_000_000, 'abc')]);
    for (const level of ['-1', '-9']) {
      const packed = execFileSync(command, ['-c', level], { input: bytes, maxBuffer: 2 ** 28 });
      assert.ok((await uncompress(packed)).equals(bytes));
    }
  });
}
