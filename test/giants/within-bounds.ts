import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { SOUND_ENTRIES } from './giants.ts';
import type { Measured } from './measure.ts';
import { NODE_FLAGS, NODE_MEMORY, READERS } from './reading.ts';

const MB = 2 ** 20;
/** MB of a giant: as large as readers take them in a soak, and else less. */
const SIZE = { soak: 64, one: 3, others: 1 };
/** Milliseconds of processor time: for a start, for each MB, and for each MB where every line is an entry that is kept. */
const TIME = { start: 2_000, each: 2_000, entries: 6_000 };
/** MB that reading may take, the process included. What is refused by its count of nodes takes most below its largest size. */
const MEMORY = { soak: 300, else: 230 };
/** Readers that share a process, as each process takes a second to start. */
const TOGETHER = 4;

/** Measures the readers of these numbers in a process of their own. */
async function measured(numbers: readonly number[], size: number): Promise<Measured[]> {
  const args = [
    ...NODE_FLAGS,
    join(ROOT, 'test/giants/measure.ts'),
    String(size * MB),
    ...numbers.map(String),
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...NODE_MEMORY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, doing] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (doing = `${doing}${chunk.toString()}`.slice(-4_000)));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  assert.equal(code, 0, `ended with ${code} at ${doing}`);
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measured);
}

/**
 * Readers by number, with the MB of their giants. In a soak all; else every fourth, as they take minutes together, and
 * those that parse code. Larger ones are for code, each of whose languages has a parser of its own, and for one reader
 * of every other syntax.
 */
function chosen(isSoak: boolean): { number: number; size: number }[] {
  if (isSoak) return READERS.map((_, number) => ({ number, size: SIZE.soak }));
  const seen = new Set<string>();
  return [...READERS.entries()]
    .filter(([number, { syntax }]) => number % 4 === 0 || syntax === 'code')
    .map(([number, { syntax }]) => {
      const size = syntax !== 'code' && seen.has(syntax) ? SIZE.others : SIZE.one;
      seen.add(syntax);
      return { number, size };
    });
}

/** Tests that giants are read or refused in bounds. Of two suites each takes a half. */
export function readersAreBounded(half: 0 | 1, isSoak: boolean): void {
  const bySize = Map.groupBy(
    chosen(isSoak)
      .toSorted((one, other) => other.size - one.size)
      .filter((_, index) => index % 2 === half),
    ({ size }) => size,
  );
  const together = isSoak ? 1 : TOGETHER;
  describe('giants of every family', () => {
    for (const [size, readers] of bySize)
      for (let start = 0; start < readers.length; start += together) {
        const numbers = readers.slice(start, start + together).map(({ number }) => number);
        const names = numbers.map((number) => READERS[number]?.name).join(', ');
        it(`are read or refused in bounds by ${names}`, async () => {
          for (const one of await measured(numbers, size)) assertBounded(one, size);
        });
      }
  });
}

function assertBounded({ reader, giant, milliseconds, megabytes = 0, crash }: Measured, size: number): void {
  const what = `${reader} of ${giant}`;
  assert.equal(crash, undefined, `${what}: ${crash}`);
  const memory = size === SIZE.soak ? MEMORY.soak : MEMORY.else;
  assert.ok(megabytes <= memory, `${what} took ${megabytes} MB, and may take ${memory}`);
  const most = TIME.start + (giant === SOUND_ENTRIES ? TIME.entries : TIME.each) * size;
  assert.ok(milliseconds <= most, `${what} took ${milliseconds} ms, and may take ${most}`);
}
