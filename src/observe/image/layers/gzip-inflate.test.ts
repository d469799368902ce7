import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Inflated, MemberInflater } from '../../../platform/isal/types.ts';
import { GzipInflate } from './gzip-inflate.ts';

const OUTPUT = 1_000;

/** Gives one outcome after the other, and has what it was given. */
function saying(...outcomes: readonly Inflated[]) {
  const given: Buffer[] = [];
  const left = [...outcomes];
  const member: MemberInflater = {
    write: (input) => {
      given.push(Buffer.from(input));
      const next = left.shift();
      return next ? Promise.resolve(next) : Promise.reject(new Error('called too often'));
    },
  };
  return { engine: new GzipInflate(member), given };
}

const output = Buffer.alloc(OUTPUT);
const malformed = { code: 'malformed', message: 'gzip stream: it is damaged or cut off' };

test('the library has what is behind the header, and says how far it came', async () => {
  const bytes = gzipSync('text');
  const { engine, given } = saying(
    { free: 0, unread: 7, outcome: 'more' },
    { free: 990, unread: 0, outcome: 'ended' },
  );
  using _ = engine;
  assert.deepEqual(await engine.write(bytes, output, false), { free: 0, unread: 7 });
  assert.deepEqual(await engine.write(bytes.subarray(-7), output, false), { free: 990, unread: 0 });
  assert.deepEqual(given, [bytes.subarray(10), bytes.subarray(-7)]);
  assert.deepEqual(await engine.write(Buffer.alloc(0), output, true), { free: OUTPUT, unread: 0 });
});

test("zeros behind a member stay unread, and another member is zlib's", async () => {
  const [first, second] = [gzipSync('first'), gzipSync('second')];
  const ended = { free: 995, unread: 3, outcome: 'ended' } as const;
  using padded = saying(ended).engine;
  assert.deepEqual(await padded.write(Buffer.concat([first, Buffer.alloc(3)]), output, false), {
    free: 995,
    unread: 3,
  });
  assert.deepEqual(await padded.write(Buffer.alloc(3), output, false), { free: OUTPUT, unread: 3 });
  using several = saying({ ...ended, unread: second.length }).engine;
  const wrote = await several.write(Buffer.concat([first, second]), output, false);
  assert.deepEqual(wrote, { free: 995 - 'second'.length, unread: 0 });
  assert.equal(output.toString('latin1', 5, 11), 'second');
});

test("a header that is out of the ordinary is zlib's from the start", async () => {
  const bytes = gzipSync('text');
  const { engine, given } = saying();
  using _ = engine;
  for (const at of bytes.keys()) {
    const { free, unread } = await engine.write(bytes.subarray(at, at + 1), output, false);
    assert.equal(unread, 0);
    if (at === bytes.length - 1) assert.equal(free, OUTPUT);
  }
  assert.deepEqual([given.length, gunzipSync(bytes).toString()], [0, 'text']);
});

test('what is damaged, cut off, or stands still is told; what cannot be called is no damage', async () => {
  const bytes = gzipSync('text');
  for (const [said, isLast] of [
    [{ free: 1, unread: 0, outcome: 'damaged' }, false],
    [{ free: 1, unread: 1, outcome: 'more' }, false],
    [{ free: 1, unread: 0, outcome: 'more' }, true],
  ] as const) {
    using engine = saying(said).engine;
    await assert.rejects(engine.write(bytes, output, isLast), malformed);
  }
  using none = saying().engine;
  await assert.rejects(none.write(bytes, output, false), /called too often/);
});
