import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { plainEntry } from '../../archive/zip/open-file.ts';
import { openTreeFile } from './open-tree-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tree-file-'));

function opened(name: string, content: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return openTreeFile(path, plainEntry(`/${name}`, content.length), lstatSync(path, { bigint: true }));
}

/** Bytes of which no two parts are the same. */
const bytesOf = (length: number) => Buffer.alloc(length, 'abcdefghijklmnopqrstuvwxyz0123456');

describe('openTreeFile', () => {
  after(() => rmSync(folder, { recursive: true }));

  for (const length of [1, 1_000, 2 ** 16, 2 ** 16 + 1, 2 ** 20, 2 ** 23, 2 ** 23 + 5])
    it(`reads a file of ${length} bytes wherever it is asked to`, () => {
      const content = bytesOf(length);
      using file = opened(`of-${length}`, content);
      for (const [offset, size] of [
        [0, 512],
        [length - 1, 10],
        [length + 5, 10],
        [7, 2 ** 16],
        [2 ** 16 - 3, 6],
        [0, length],
      ] as const)
        assert.ok(
          file.read(offset, size).equals(content.subarray(offset, offset + size)),
          `${offset} ${size}`,
        );
      assert.ok(file.bytes().equals(content));
    });

  it('has memory of its own for each of two that are open at once', () => {
    using first = opened('first', Buffer.from('first'));
    const bytes = first.bytes();
    using second = opened('second', Buffer.from('other'));
    assert.equal(second.bytes().toString(), 'other');
    assert.equal(bytes.toString(), 'first');
  });

  it('gives what is left of a file that was cut off', () => {
    using file = opened('cut', bytesOf(2 ** 17));
    assert.equal(file.read(0, 512).length, 512);
    truncateSync(join(folder, 'cut'), 70_000);
    assert.equal(file.bytes().length, 70_000);
  });
});
