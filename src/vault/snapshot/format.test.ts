import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import type { StorageRow } from '../../platform/vault-storage/types.ts';
import { Refusal } from '../refusal.ts';
import { decodeSnapshot, encodeSnapshot } from './format.ts';

async function* each<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const encoded = async (rows: readonly StorageRow[]) =>
  Buffer.concat(await all(encodeSnapshot(each(rows), () => Buffer.alloc(32, 1))));

/** In chunks of so many bytes. */
function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const row = fc.record(
  {
    path: fc.string({ minLength: 1, unit: 'grapheme' }),
    value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    version: fc.integer({ min: 1, max: 2 ** 40 }),
    due: fc.option(fc.integer({ min: 0, max: 2 ** 42 }), { nil: undefined }),
  },
  { noNullPrototype: true },
);
const rows = fc
  .uniqueArray(row, { selector: ({ path }) => path, maxLength: 8 })
  .map((list) => list.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))));

describe('a snapshot', () => {
  it('is read as it was written, in whatever parts it comes', () =>
    fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 100 }), async (list, size) => {
        assert.deepEqual(await all(decodeSnapshot(each(cut(await encoded(list), size)))), list);
      }),
      { numRuns: propertyRuns(50) },
    ));

  it('is refused where a byte is missing, more, or another', () =>
    fc.assert(
      fc.asyncProperty(rows, fc.nat(), fc.integer({ min: 1, max: 255 }), async (list, at, by) => {
        const bytes = await encoded(list);
        const place = at % (bytes.length - 32);
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ by;
        for (const one of [
          bytes.subarray(0, at % bytes.length),
          Buffer.concat([bytes, Buffer.of(by)]),
          changed,
        ])
          await assert.rejects(all(decodeSnapshot(each([one]))), Refusal);
      }),
      { numRuns: propertyRuns(50) },
    ));

  it('is refused where a length is absurd, and before so much is kept', async () => {
    const head = Buffer.from('plimsoll vault snapshot 1\n');
    const long = Buffer.concat([head, Buffer.from([0, 255, 0, 0])]);
    const large = Buffer.concat([head, Buffer.from([0, 0, 0, 1]), Buffer.from('a'), Buffer.alloc(20, 0)]);
    large.writeDoubleBE(1, head.length + 5);
    large.writeDoubleBE(Number.NaN, head.length + 13);
    large.writeUInt32BE(2 ** 31, head.length + 21);
    for (const [bytes, why] of [
      [long, /path/],
      [large, /too large/],
    ] as const)
      await assert.rejects(all(decodeSnapshot(each([bytes]))), why);
  });
});
