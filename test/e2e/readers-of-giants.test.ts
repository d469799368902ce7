import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { crowding } from '../crowding.ts';
import type { Measured } from '../giants/measure.ts';
import { NODE_FLAGS, NODE_MEMORY, READERS } from '../giants/reading.ts';
import { ANALYSERS, FILE_READERS } from '../giants/readers.ts';
import { isSoak } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 200;

const MB = 2 ** 20;
/** MB of a giant: in a soak, as large as readers take them. */
const SIZE = isSoak ? 64 : 3;
/** MB that reading one may take: a process, and so much for each MB; nothing takes more than the last. */
const MEMORY = Math.min(300, 140 + 30 * SIZE);
/** Milliseconds for each MB, and for a start. */
const TIME = { each: 2_000, start: 5_000 };
/** Readers that share a process, as each process takes a second to start. */
const TOGETHER = isSoak ? 1 : 6;

/** Measures the readers of these numbers in a process of their own. */
async function measured(numbers: readonly number[]): Promise<Measured[]> {
  const args = [
    ...NODE_FLAGS,
    join(ROOT, 'test/giants/measure.ts'),
    String(SIZE * MB),
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

describe('the readers that are tried', () => {
  it('are all that there are: every analyser of files has one', () => {
    const entries = FILE_READERS.map(
      ({ path }) => ({ path, type: 'file', size: 100_000, mode: 0o755, uid: 0, gid: 0 }) as const,
    );
    const missing = ANALYSERS.filter((one) => entries.every((entry) => one.interest(entry) === 'no'));
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
    );
    const unread = entries.filter((entry) => ANALYSERS.every((one) => one.interest(entry) === 'no'));
    assert.deepEqual(
      unread.map(({ path }) => path),
      [],
    );
  });
});

describe('giants of every family', () => {
  // All of them in a soak; else every fourth, as they take minutes together, and those that parse code.
  const numbers = [...READERS.entries()]
    .filter(([number, { syntax }]) => isSoak || number % 4 === 0 || syntax === 'code')
    .map(([number]) => number);
  for (let start = 0; start < numbers.length; start += TOGETHER) {
    const group = numbers.slice(start, start + TOGETHER);
    const names = group.map((number) => READERS[number]?.name).join(', ');
    it(`are read or refused in bounds by ${names}`, async () => {
      for (const { reader, giant, milliseconds, megabytes = 0, crash } of await measured(group)) {
        const what = `${reader} of ${giant}`;
        assert.equal(crash, undefined, `${what}: ${crash}`);
        assert.ok(megabytes <= MEMORY, `${what} took ${megabytes} MB, and may take ${MEMORY}`);
        const most = (TIME.start + TIME.each * SIZE) * crowding();
        assert.ok(milliseconds <= most, `${what} took ${milliseconds} ms, and may take ${most}`);
      }
    });
  }
});
