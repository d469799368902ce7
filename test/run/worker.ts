import { runFile } from './run-file.ts';

/** Runs one file after another that the process it was started by names, and tells what came of each. */
process.on('message', (path: string) => void serve(path));
process.on('disconnect', () => process.exit());
process.env['NODE_TEST_WORKER_ID'] = '1';

async function serve(path: string): Promise<void> {
  // Node takes the tests of a file for ended when nothing keeps the process alive.
  process.channel?.unref();
  const result = await runFile(path);
  process.channel?.ref();
  process.send?.(result);
}
