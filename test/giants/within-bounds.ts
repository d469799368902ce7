import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { crowding } from '../crowding.ts';
import type { Measured } from './measure.ts';
import { NODE_FLAGS, NODE_MEMORY, READERS } from './reading.ts';

const MB = 2 ** 20;
/** Milliseconds for each MB, and for a start. */
const TIME = { each: 2_000, start: 5_000 };

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
 * Tests that giants are read or refused in bounds: of all readers in a soak; else of every fourth, as they take minutes
 * together, and of those that parse code. Of two suites each takes a half.
 */
export function readersAreBounded(half: 0 | 1, isSoak: boolean): void {
  /** MB of a giant: in a soak, as large as readers take them. */
  const size = isSoak ? 64 : 3;
  /** MB that reading one may take: a process, and so much for each MB; nothing takes more than the last. */
  const memory = Math.min(300, 140 + 30 * size);
  /** Readers that share a process, as each process takes a second to start. */
  const together = isSoak ? 1 : 3;
  describe('giants of every family', () => {
    const numbers = [...READERS.entries()]
      .filter(([number, { syntax }]) => isSoak || number % 4 === 0 || syntax === 'code')
      .map(([number]) => number)
      .filter((_, index) => index % 2 === half);
    for (let start = 0; start < numbers.length; start += together) {
      const group = numbers.slice(start, start + together);
      const names = group.map((number) => READERS[number]?.name).join(', ');
      it(`are read or refused in bounds by ${names}`, async () => {
        for (const { reader, giant, milliseconds, megabytes = 0, crash } of await measured(group, size)) {
          const what = `${reader} of ${giant}`;
          assert.equal(crash, undefined, `${what}: ${crash}`);
          assert.ok(megabytes <= memory, `${what} took ${megabytes} MB, and may take ${memory}`);
          const most = (TIME.start + TIME.each * size) * crowding();
          assert.ok(milliseconds <= most, `${what} took ${milliseconds} ms, and may take ${most}`);
        }
      });
    }
  });
}
