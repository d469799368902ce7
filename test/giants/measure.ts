import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveMemory } from '../../src/platform/memory/save-memory.ts';
import { type Giant, giantsOf } from './giants.ts';
import { crashOf, peakOfMemory, type Reader, READERS, resetPeak } from './reading.ts';

/** What a giant took of a reader. */
export interface Measured {
  readonly reader: string;
  readonly giant: string;
  /** Of processor time, which is the same whoever else is at work. */
  readonly milliseconds: number;
  /** Of memory at its peak; absent where this machine does not tell. */
  readonly megabytes?: number | undefined;
  readonly crash?: string | undefined;
}

/** Bytes that are written at a time, at most; a giant lacks no more than twice that of what it may have. */
const BLOCK_SIZE = 256 * 1024;

/**
 * Lets the readers of these numbers read giants of so many bytes: `measure.ts BYTES FIRST OF NUMBER…`; a line of JSON for
 * each. Of all pairs of a reader and a giant every so manieth from the first on, which `0 1` makes all.
 */
async function main([size = 0, first = 0, of = 1, ...numbers]: readonly number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'giants-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  saveMemory();
  for (const number of numbers) {
    const reader = READERS[number];
    if (!reader) continue;
    for (const giant of giantsOf(reader.syntax, reader).filter(
      (_, index) => (number + index) % of === first,
    )) {
      const measured = await measure(
        reader,
        giant,
        join(folder, 'giant'),
        Math.min(size, reader.maximumSize),
      );
      process.stdout.write(`${JSON.stringify(measured)}\n`);
    }
  }
}

async function measure(reader: Reader, giant: Giant, path: string, most: number): Promise<Measured> {
  // The last line tells what ended this process, if anything does.
  process.stderr.write(`${reader.name}: ${giant.name}\n`);
  const bytes = write(path, giant, most);
  resetPeak();
  const start = process.cpuUsage();
  const crash = await crashOf(() => reader.read(path, bytes));
  const { user, system } = process.cpuUsage(start);
  const milliseconds = Math.round((user + system) / 1000);
  return { reader: reader.name, giant: giant.name, milliseconds, megabytes: peakOfMemory(), crash };
}

/** Writes the giant, a little smaller than it may be, without having it in memory. */
function write(path: string, { head, piece, tail }: Giant, most: number): number {
  const descriptor = openSync(path, 'w');
  const append = (text: string): number => writeSync(descriptor, text, null, 'latin1');
  let length = append(head);
  let index = 0;
  const size = Math.min(BLOCK_SIZE, most / 16);
  while (length < most - 2 * size) {
    let block = '';
    while (block.length < size / 2) {
      block += piece(index);
      index += 1;
    }
    length += append(block);
  }
  length += append(tail);
  closeSync(descriptor);
  return length;
}

await main(process.argv.slice(2).map(Number));
