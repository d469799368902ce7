import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import type { Executable } from '../../../executable/types.ts';
import { depsJsonIn } from './bundle.ts';

const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
const PIECE = 256 * 1024;
const [SIZE, OFFSET, HEADER] = [3 * PIECE, 100, 40];

/** What a program with the signature there, in its data, is told to be; of no files. */
function told(place: number | undefined): unknown {
  const bytes = Buffer.alloc(SIZE);
  if (place !== undefined) {
    bytes.writeBigUInt64LE(BigInt(HEADER), OFFSET + place - 8);
    SIGNATURE.copy(bytes, OFFSET + place);
  }
  bytes.writeUInt32LE(1, HEADER);
  const section = { name: '.data', offset: OFFSET, size: SIZE - OFFSET };
  const executable = { format: 'elf', sections: [section], segments: [] } as unknown as Executable;
  return depsJsonIn(memoryFile(plainEntry('/app', SIZE), bytes), [executable]);
}

test('the mark of a bundle is found wherever it lies in the data, across pieces too', () => {
  const around = Array.from({ length: 2 * SIGNATURE.length }, (_, index) => PIECE - SIGNATURE.length + index);
  for (const place of [8, ...around, 2 * PIECE - 1, SIZE - OFFSET - SIGNATURE.length])
    assert.equal(told(place), 'none', `at ${place}`);
  assert.equal(told(undefined), undefined);
});
