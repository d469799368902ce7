import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin } from '../../../../test/time-bound.ts';
import { Fault } from '../../../model/fault.ts';
import { type BsonDocument, type BsonValue, readBson, writeBson } from './bson.ts';

const name = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0'));
const { document } = fc.letrec<{ document: BsonDocument; value: BsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('document'),
  ),
  document: fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const isRefused = (bytes: Uint8Array, ...codes: readonly string[]) => {
  try {
    readBson(bytes);
    return false;
  } catch (error) {
    if (error instanceof Fault) return codes.includes(error.code);
    throw error;
  }
};

describe('BSON', () => {
  it('is written as its specification shows it', () => {
    // The examples of bsonspec.org.
    const hello = hex('16000000 02 68656c6c6f00 06000000 776f726c6400 00');
    assert.deepEqual(writeBson({ hello: 'world' }), hello);
    const list = hex(
      '31000000 04 4253 4f4e00 26000000 02 3000 08000000 617765736f6d6500 01 3100 333333333333 1440 10 3200 c2070000 00 00',
    );
    assert.deepEqual(writeBson({ BSON: ['awesome', 5.05, 1986] }), list);
    assert.deepEqual({ ...readBson(list) }, { BSON: ['awesome', 5.05, 1986] });
    assert.deepEqual(writeBson({ left: undefined }), hex('0500000000'));
    assert.throws(() => writeBson({ 'a\0b': 1 }), { code: 'internal' });
  });

  it('is read as it was written', () => {
    const plain = (value: BsonValue): unknown => {
      if (value instanceof Uint8Array) return [...value];
      if (Array.isArray(value)) return value.map(plain);
      return typeof value === 'object' && value
        ? new Map(Object.entries(value).map(([key, one]) => [key, plain(one)]))
        : value;
    };
    fc.assert(fc.property(document, (one) => assert.deepEqual(plain(readBson(writeBson(one))), plain(one))));
  });

  it('has types that nobody reads here, over which one comes', () => {
    for (const [type, bytes] of [
      ['06', ''],
      ['07', '00'.repeat(12)],
      ['09', '00'.repeat(8)],
      ['0b', '6100 6900'],
      ['0c', '02000000 6100' + '00'.repeat(12)],
      ['0d', '02000000 6100'],
      ['0e', '02000000 6100'],
      ['0f', '0f000000 02000000 6100 0500000000'],
      ['11', '00'.repeat(8)],
      ['13', '00'.repeat(16)],
      ['7f', ''],
      ['ff', ''],
    ] as const) {
      const fields = hex(`${type} 6100 ${bytes} 10 6200 07000000`);
      const length = Buffer.alloc(4);
      length.writeInt32LE(fields.length + 5);
      const read = readBson(Buffer.concat([length, fields, Buffer.alloc(1)]));
      assert.deepEqual({ ...read }, { a: undefined, b: 7 }, type);
    }
  });

  it('has no prototype, whatever its fields are called', () => {
    const read = readBson(writeBson(JSON.parse('{"__proto__": {"isAdmin": true}, "toString": 1}')));
    assert.deepEqual(Object.keys(read), ['__proto__', 'toString']);
    assert.equal(Object.getPrototypeOf(read), null);
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  });

  it('is refused where its lengths, its ends or its types are wrong', () => {
    for (const bytes of [
      '',
      '04000000',
      '0500000001',
      '06000000 0000',
      '0500000000 00',
      'ffffffff 00',
      'ffffff7f 00',
      '08000000 10 6100 00',
      '0c000000 10 6100 01000000 01',
      '0a000000 99 6100 0000 00',
      '09000000 08 6100 02 00',
      '08000000 0a 61 62 00',
      '0d000000 02 6100 00000000 00 00',
      '0e000000 02 6100 02000000 6162 00',
      '0e000000 02 6100 ffffffff 6100 00',
      '0e000000 02 6100 02000000 ff00 00',
      '0d000000 05 6100 01000000 00 00',
      '0d000000 05 6100 ffffffff 00 00',
      '0d000000 03 6100 06000000 00 00',
    ])
      assert.ok(isRefused(hex(bytes), 'malformed'), bytes);
  });

  it('is read or refused, never more, whatever is cut off or changed', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(document, fc.nat(), fc.array(change, { maxLength: 4 }), (one, cut, changes) => {
        const bytes = writeBson(one);
        if (cut % bytes.length > 0) assert.ok(isRefused(bytes.subarray(0, cut % bytes.length), 'malformed'));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        isRefused(bytes, 'malformed', 'limit');
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void isRefused(bytes, 'malformed')));
  });

  it('has bounds in depth and number, and takes time that goes with its size', () => {
    const nested = (depth: number): BsonDocument => (depth === 0 ? {} : { a: nested(depth - 1) });
    assert.equal(isRefused(writeBson(nested(19)), 'limit'), false);
    assert.ok(isRefused(writeBson(nested(20)), 'limit'));
    const deep = 100_000;
    const opened = Buffer.alloc(7 * deep);
    for (let at = 0; at < deep; at += 1) {
      opened.writeInt32LE(opened.length - 7 * at, 7 * at);
      opened.write('\x03a\0', 7 * at + 4);
    }
    assert.ok(isRefused(opened, 'limit', 'malformed'));
    const wide = Buffer.alloc(5 + 2 * 60_000);
    wide.writeInt32LE(wide.length);
    for (let at = 4; at < wide.length - 1; at += 2) wide.writeUInt16BE(0x0a00, at);
    wide[wide.length - 1] = 0;
    assert.ok(isRefused(wide, 'limit'));
    const endless = Buffer.alloc(2 ** 20, 0x61);
    endless.writeInt32LE(endless.length);
    const start = performance.now();
    for (let times = 0; times < 20; times += 1) assert.ok(isRefused(endless, 'malformed'));
    assertWithin(500, performance.now() - start);
  });
});
