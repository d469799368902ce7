import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { Fault } from '../../../model/fault.ts';
import { writeBson } from './bson.ts';
import { answerIn, LONGEST_ANSWER, messageOf, messagesOf } from './messages.ts';

/** An answer, with what is changed in its head. */
function answer(changes: readonly (readonly [at: number, value: number])[] = []): Buffer {
  const message = Buffer.concat([messageOf(1, { ok: 1 })]);
  message.writeInt32LE(7, 8);
  for (const [at, value] of changes) message.writeInt32LE(value, at);
  return message;
}

async function all(pieces: readonly Uint8Array[], longest = LONGEST_ANSWER): Promise<Buffer[]> {
  const read: Buffer[] = [];
  const stream = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  for await (const message of messagesOf(stream, longest)) read.push(message);
  return read;
}

describe('messages of MongoDB', () => {
  it('are a command with its number, and answer one', () => {
    const message = messageOf(5, { ping: 1, $db: 'admin' });
    assert.equal(message.subarray(0, 21).toString('hex'), '330000000500000000000000dd0700000000000000');
    assert.deepEqual(message.subarray(21), writeBson({ ping: 1, $db: 'admin' }));
    const { request, document } = answerIn(answer());
    assert.deepEqual([request, { ...document }], [7, { ok: 1 }]);
  });

  it('are refused where they are something else', () => {
    const whole = answer();
    for (const message of [
      Buffer.alloc(0),
      whole.subarray(0, 20),
      whole.subarray(0, -1),
      answer([[0, whole.length + 1]]),
      answer([[12, 1]]),
      answer([[16, 1]]),
      answer([[16, 2]]),
      Buffer.concat([whole.subarray(0, 20), Buffer.from([1]), whole.subarray(21)]),
    ])
      assert.throws(() => answerIn(message), { code: 'malformed' });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), (changes) => {
        const message = answer();
        for (const [at, byte] of changes) message[at % message.length] = byte;
        try {
          answerIn(message);
        } catch (error) {
          assert.ok(error instanceof Fault);
        }
      }),
    );
  });

  it('come one by one, however they are cut', async () => {
    const messages = [answer(), messageOf(2, { a: 'x'.repeat(300) }), answer(), answer()];
    const bytes = Buffer.concat(messages);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        assert.deepEqual(await all(pieces.filter(({ length }) => length > 0)), messages);
      }),
      { numRuns: propertyRuns(30) },
    );
    assert.deepEqual(await all([bytes.subarray(0, -1)]), messages.slice(0, -1));
  });

  it('are no longer than they may be, and not shorter than their head', async () => {
    for (const length of [LONGEST_ANSWER + 1, 2 ** 31 - 1, -1, 0, 15])
      await assert.rejects(all([answer([[0, length]])]), { code: 'limit' });
  });

  it('take time that goes with their size, also by single bytes', async () => {
    const message = messageOf(1, { a: 'x'.repeat(bulk(60_000)) });
    const start = performance.now();
    const [read] = await all(Array.from(message, (byte) => Buffer.from([byte])));
    assertWithin(1000, performance.now() - start);
    assert.deepEqual(read, message);
  });
});
