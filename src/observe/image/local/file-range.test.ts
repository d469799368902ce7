import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { wholeOf } from '../../../../test/fixtures/whole-stream.ts';
import { FileRange } from './file-range.ts';

/** Longer than three of the pieces that are read at once. */
const BYTES = Buffer.from(Uint32Array.from({ length: 200_000 }, (_, index) => index * 2_654_435_761).buffer);

async function withFile(use: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-range-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, BYTES);
    await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a part of a file is read to its end, and the file stays open', () =>
  withFile(async (path) => {
    await using file = await open(path);
    for (const [offset, size] of [
      [0, BYTES.length],
      [3, 600_000],
      [700_000, 1_000_000],
      [5, 0],
    ] as const) {
      const expected = BYTES.subarray(offset, offset + size);
      assert.ok((await wholeOf(new FileRange(file, { offset, size }))).equals(expected));
    }
  }));

test('a file of its own is closed at its end, when its user leaves, and when it is ended before', () =>
  withFile(async (path) => {
    const whole = await open(path);
    assert.ok((await wholeOf(new FileRange(whole, { isOwn: true }))).equals(BYTES));
    await assert.rejects(whole.stat(), { code: 'EBADF' });
    const left = await open(path);
    for await (const piece of new FileRange(left, { isOwn: true })) {
      assert.ok(piece.length > 0);
      break;
    }
    await assert.rejects(left.stat(), { code: 'EBADF' });
    const ended = await open(path);
    new FileRange(ended, { isOwn: true }).destroy();
    await assert.rejects(ended.stat(), { code: 'EBADF' });
  }));

test('who reads it gets the error that ended it', () =>
  withFile(async (path) => {
    const range = new FileRange(await open(path), { isOwn: true });
    const reading = async () => {
      for await (const piece of range) if (piece.length > 0) range.destroy(new Error('enough'));
    };
    await assert.rejects(reading(), /enough/);
  }));
