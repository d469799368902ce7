import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Body } from './body.ts';

const MEGABYTE = 2 ** 20;
/** More than is kept in memory. */
const SIZE = 9 * MEGABYTE + 11;
const entry = { path: '/a', type: 'file', size: SIZE, mode: 0o644, uid: 0, gid: 0 } as const;

/** Bytes that are others at every place: an odd factor gives each number another one. */
const CONTENT = Buffer.from(
  Uint32Array.from({ length: Math.ceil(SIZE / 4) }, (_, index) => Math.imul(index, 2_654_435_761)).buffer,
).subarray(0, SIZE);

test('a file that is larger than memory is read as it was written, across the place where its spilled part begins', () => {
  using body = new Body();
  body.begin(SIZE);
  for (let at = 0; at < SIZE; at += 300_001) body.write(CONTENT.subarray(at, at + 300_001));
  const file = body.open(entry);
  assert.equal(body.length, SIZE);
  assert.deepEqual(body.head(512), CONTENT.subarray(0, 512));
  const places = [0, 1, 256 * 1024 - 3, 256 * 1024, 8 * MEGABYTE - 3, SIZE - 7, SIZE, SIZE + 1];
  for (const at of places) {
    for (const length of [0, 5, MEGABYTE, SIZE]) {
      const expected = CONTENT.subarray(at, at + length);
      assert.ok(file.read(at, length).equals(expected), `${length} bytes from ${at}`);
      assert.ok(file.read(at, length, Buffer.alloc(length)).equals(expected), `${length} bytes from ${at}`);
    }
  }
  assert.ok(file.bytes().equals(CONTENT));
});

test('a file after a larger one has nothing of it', () => {
  using body = new Body();
  body.begin(SIZE);
  body.write(CONTENT);
  body.begin(3);
  body.write(Buffer.from('abc'));
  assert.equal(
    body
      .open({ ...entry, size: 3 })
      .read(0, SIZE)
      .toString(),
    'abc',
  );
});

test('content that is lent is read where it lies, and forgotten with the file', () => {
  using body = new Body();
  body.begin(SIZE);
  body.lend(CONTENT);
  const file = body.open(entry);
  assert.equal(body.length, SIZE);
  assert.deepEqual(body.head(512), CONTENT.subarray(0, 512));
  assert.ok(file.read(SIZE - 7, SIZE).equals(CONTENT.subarray(-7)));
  assert.equal(file.bytes().buffer, CONTENT.buffer);
  body.begin(0);
  assert.equal(body.length, 0);
});

test('without a folder for temporary files, what is not too large stays in memory', (context) => {
  const folder = process.env['TMPDIR'];
  process.env['TMPDIR'] = '/nowhere';
  context.after(() => {
    if (folder === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = folder;
  });
  using body = new Body();
  for (const size of [5 * MEGABYTE, 8 * MEGABYTE]) {
    body.begin(size);
    body.write(CONTENT.subarray(0, size));
    assert.ok(
      body
        .open({ ...entry, size })
        .bytes()
        .equals(CONTENT.subarray(0, size)),
    );
  }
  body.begin(SIZE);
  assert.throws(() => body.write(CONTENT), { code: 'ENOENT' });
});
