import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** All that is proved without an end-to-end test: tools side by side, a block for each, those that found something last. */
const TOOLS = ['format:check', 'lint', 'types', 'deadcode'];

interface Block {
  readonly script: string;
  readonly output: string;
  readonly code: number;
  readonly seconds: number;
}

const blocks = await Promise.all(TOOLS.map(runTool));
for (const block of blocks.toSorted((a, b) => Number(a.code !== 0) - Number(b.code !== 0)))
  process.stdout.write(blockText(block));
const tests = await runTests();
const failed = blocks.filter(({ code }) => code !== 0).map(({ script }) => script);
if (failed.length > 0) process.stdout.write(`✖ failed before the tests: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : tests;

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
