import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { type Turn, turnOf } from '../property-runs.ts';
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
/** Readers that share a process in their turn, as each process takes a second to start. */
const TOGETHER = 34;
/** Of the giants of all readers, every twelfth in each run but a soak. */
const PART = 12;

/** For Node to measure what is in turn of these readers. */
function argumentsOf(numbers: readonly number[], size: number, { first, of }: Turn): string[] {
  return [...NODE_FLAGS, 'test/giants/measure.ts', ...[size * MB, first, of, ...numbers].map(String)];
}

/** Measures the readers of these numbers in a process of their own. */
async function measured(args: readonly string[]): Promise<Measured[]> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...NODE_MEMORY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, doing] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (doing = `${doing}${chunk.toString()}`.slice(-4_000)));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  assert.equal(code, 0, `node ${args.join(' ')} ended with ${code} at ${doing}`);
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Measured);
}

/**
 * Numbers of readers by the MB of their giants. Outside of a soak larger ones are for code, each of whose languages has a
 * parser of its own, and for one reader of every other syntax.
 */
function numbersBySize(isSoak: boolean): ReadonlyMap<number, readonly number[]> {
  const seen = new Set<string>();
  const sized = READERS.map(({ syntax }, number) => {
    const isLarge = syntax === 'code' || !seen.has(syntax);
    seen.add(syntax);
    if (isSoak) return { number, size: SIZE.soak };
    return { number, size: isLarge ? SIZE.one : SIZE.others };
  });
  return new Map(
    [...Map.groupBy(sized, ({ size }) => size)].map(([size, of]) => [size, of.map(({ number }) => number)]),
  );
}

/**
 * Tests that giants are read or refused in bounds; of two suites each takes a half of the readers. In a soak each reader
 * reads every giant; else every twelfth, from another one on each time, so that each run meets nearly all readers.
 */
export function readersAreBounded(half: 0 | 1, isSoak: boolean): void {
  const together = isSoak ? 1 : TOGETHER;
  const turn = isSoak ? { first: 0, of: 1 } : turnOf(PART);
  describe('giants of every family', () => {
    for (const [size, all] of numbersBySize(isSoak)) {
      const ofHalf = all.filter((_, index) => index % 2 === half);
      for (let start = 0; start < ofHalf.length; start += together) {
        const numbers = ofHalf.slice(start, start + together);
        const names = numbers.map((number) => READERS[number]?.name).join(', ');
        it(`are read or refused in bounds by ${names}`, async () => {
          const args = argumentsOf(numbers, size, turn);
          for (const one of await measured(args)) assertBounded(one, size);
        });
      }
    }
  });
}

function assertBounded({ reader, giant, milliseconds, megabytes = 0, crash }: Measured, size: number): void {
  const number = READERS.findIndex(({ name }) => name === reader);
  const again = argumentsOf([number], size, { first: 0, of: 1 }).join(' ');
  const what = `${reader} of ${giant} (node ${again})`;
  assert.equal(crash, undefined, `${what}: ${crash}`);
  const memory = size === SIZE.soak ? MEMORY.soak : MEMORY.else;
  assert.ok(megabytes <= memory, `${what} took ${megabytes} MB, and may take ${memory}`);
  const most = TIME.start + (giant === SOUND_ENTRIES ? TIME.entries : TIME.each) * size;
  assert.ok(milliseconds <= most, `${what} took ${milliseconds} ms, and may take ${most}`);
}
