import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crowding } from '../crowding.ts';
import { NODE_FLAGS, NODE_MEMORY, READERS } from '../giants/reading.ts';
import { fileNameOf } from './seeds.ts';

/**
 * Gives every reader of what others wrote changed inputs, each in a process of its own, and tells what crashes, hangs
 * or takes too much memory: `npm run fuzz [-- --seconds 600 --seed 1 --reader composer]`. The inputs that did it are
 * kept in `fuzz-found`, to become tests.
 */
const MEMORY = 300;
/** Milliseconds without a sign of life, on a machine that has time; one that is crowded may take longer to start. */
const PATIENCE = 30_000;
const FOUND = 'fuzz-found';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    reader: { type: 'string', default: '' },
  },
});
const chosen = [...READERS.keys()].filter((number) => READERS[number]?.name.includes(values.reader));
if (chosen.length === 0) throw new Error(`no reader is called ${values.reader}`);
const each = Math.max(1, Number(values.seconds) / chosen.length);
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
say(`${chosen.length} readers, ${each.toFixed(1)} s each, seed ${values.seed}`);
let [inputs, failures] = [0, 0];
for (const number of chosen) {
  const outcome = await fuzz(number);
  inputs += outcome.runs;
  if (outcome.failure === undefined) continue;
  failures += 1;
  say(`${READERS[number]?.name}: ${outcome.failure}`);
}
rmSync(folder, { recursive: true, force: true });
say(`${inputs} inputs, ${failures} failures`);
process.exitCode = failures > 0 ? 1 : 0;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs one reader's child to its end; what failed, in words, and how many inputs it had. */
async function fuzz(number: number): Promise<{ runs: number; failure: string | undefined }> {
  const input = join(folder, 'input');
  writeFileSync(input, '');
  const script = join(import.meta.dirname, 'child.ts');
  const args = [
    ...NODE_FLAGS,
    script,
    String(number),
    String(each),
    String(Number(values.seed) + number),
    input,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...NODE_MEMORY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [runs, said, failure] = [0, '', undefined as string | undefined];
  const fail = (what: string): void => {
    failure ??= what;
    child.kill('SIGKILL');
  };
  const listen = () => setTimeout(fail, PATIENCE * crowding(), 'hangs');
  let pulse = listen();
  child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
  child.stdout.on('data', (chunk: Buffer) => {
    clearTimeout(pulse);
    pulse = listen();
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      const told = JSON.parse(line) as { runs: number; milliseconds: number; megabytes: number };
      runs = told.runs + 1;
      if (told.megabytes > MEMORY) fail(`takes ${told.megabytes} MB`);
    }
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearTimeout(pulse);
  if (code !== 0) failure ??= `ended with ${code}: ${said}`;
  if (failure !== undefined) keep(input, READERS[number]?.name ?? '');
  return { runs, failure };
}

function keep(input: string, name: string): void {
  mkdirSync(FOUND, { recursive: true });
  copyFileSync(input, join(FOUND, `${fileNameOf(name)}.${Date.now()}`));
}
