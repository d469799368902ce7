import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { isShort } from '../property-runs.ts';

/**
 * All that is proved without an end-to-end test: tools beside the tests, so that no core waits, a block for each as it
 * ends. The types are checked by the linter, which has to know all of them anyway.
 */
const TOOLS = ['format:check', 'lint', 'deadcode'];

interface Block {
  readonly script: string;
  readonly output: string;
  readonly code: number;
  readonly seconds: number;
}

const tests = runTests();
const blocks = await Promise.all(TOOLS.map(tellTool));
const ended = await tests;
const failed = blocks.filter((block) => block.code !== 0).map(({ script }) => script);
if (failed.length > 0) process.stdout.write(`✖ failed beside the tests: ${failed.join(', ')}\n`);
if (isShort) process.stdout.write('properties were tried in short: npm test tries them in full\n');
process.exitCode = failed.length > 0 ? 1 : ended;

async function tellTool(script: string): Promise<Block> {
  const block = await runTool(script);
  process.stdout.write(blockText(block));
  return block;
}

async function runTool(script: string): Promise<Block> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--run', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const code = exitOf(child);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { script, output: out + errors, code: await code, seconds: (performance.now() - start) / 1000 };
}

function blockText({ script, output, code, seconds }: Block): string {
  const title = `${code === 0 ? '✔' : '✖'} ${script} (${seconds.toFixed(1)} s)\n`;
  return code === 0 ? title : `${title}${output.replaceAll(/^(?=.)/gm, '  ')}\n`;
}

/** The tests are told as they end. */
async function runTests(): Promise<number> {
  return await exitOf(spawn(process.execPath, ['--run', 'test:unit'], { stdio: 'inherit' }));
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  return promise;
}
