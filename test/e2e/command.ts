import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';

const execute = promisify(execFile);

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; a non-zero exit code is a value. */
export async function run(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; timeout?: number } = {},
): Promise<Outcome> {
  try {
    const { stdout, stderr } = await execute(command, args, {
      maxBuffer: 2 ** 28,
      timeout: 600_000,
      ...options,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const failure = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof failure.code !== 'number') throw error;
    return { code: failure.code, stdout: failure.stdout ?? '', stderr: failure.stderr ?? '' };
  }
}

/** Runs a command and fails, with what it printed, unless it exits 0. */
export async function must(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Whether `./plimsoll` runs the bundle, and not the sources, which start slower and take more memory. */
export function runsBundle(): boolean {
  const { stderr } = spawnSync('sh', ['-x', join(ROOT, 'plimsoll'), '--version'], { encoding: 'utf8' });
  return /^\+ exec .*dist\/plimsoll\.mjs --version$/m.test(stderr);
}

/** The folder of the bundle that is shipped: the one that the run of these tests has just made, else one made in `folder`. */
export async function shippedBundle(folder: string): Promise<string> {
  if (process.env['PLIMSOLL_TEST_BUNDLE'] === '1') return join(ROOT, 'dist');
  await must(process.execPath, [join(ROOT, 'scripts/bundle.ts'), folder]);
  return folder;
}

/** Runs `./plimsoll` with its own cache folder. */
export function plimsoll(args: readonly string[], cacheFolder: string, cwd?: string): Promise<Outcome> {
  return run(join(ROOT, 'plimsoll'), args, {
    env: { ...process.env, PLIMSOLL_CACHE_DIR: cacheFolder },
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** Scans with `--format json` and gives the report. */
export async function scanReport(
  target: string,
  cacheFolder: string,
  ...flags: string[]
): Promise<ReportDocument> {
  const { code, stdout, stderr } = await plimsoll(
    ['scan', target, '--format', 'json', ...flags],
    cacheFolder,
  );
  if (stdout === '') throw new Error(`scan ${target} exited ${code}:\n${stderr}`);
  return reportIn('scan', stdout);
}
