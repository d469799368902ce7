import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { type BuiltImage, layoutFiles } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { buildTar, type TarEntrySpec } from '../fixtures/tar-builder.ts';

/** Bytes that nothing hostile may make us hold. */
const MEMORY = 400 * 2 ** 20;
const TIME = 30_000;
// oxlint-disable-next-line no-control-regex -- control characters are what must not be there
const STEERING = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The folder of a suite's own, which goes when the suite has ended. */
export const work = mkdtempSync(join(tmpdir(), 'plimsoll-hostile-'));
after(() => rmSync(work, { recursive: true }));

/**
 * Runs `./plimsoll` and sees to what holds whatever it is given: it ends in time, within its memory, without a defect,
 * with nothing that steers a terminal, and leaves no temporary file.
 */
export async function survive(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; cache?: string } = {},
): Promise<Outcome> {
  const temporary = mkdtempSync(join(work, 'tmp-'));
  const cache = options.cache ?? join(temporary, '../cache');
  const child = spawn(join(ROOT, 'plimsoll'), args, {
    cwd: options.cwd ?? work,
    env: { ...process.env, PLIMSOLL_CACHE_DIR: cache, TMPDIR: temporary, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(watch);
  const outcome = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  assert.ok(code !== null, `${args.join(' ')} was not done within ${TIME} ms`);
  assert.notEqual(code, 5, outcome.stderr);
  assert.doesNotMatch(outcome.stderr, /\n {4}at |internal fault/);
  assert.doesNotMatch(outcome.stdout + outcome.stderr, STEERING);
  assert.ok(peak < MEMORY, `${args.join(' ')} held ${peak} bytes`);
  assert.deepEqual(readdirSync(temporary), []);
  return { code, ...outcome };
}

/** The most memory that a process has held, in bytes; 0 where the system does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The gaps of a bill of materials, as `KIND SUBJECT`, and the names of its packages. */
export async function inventoryOf(target: string, options: Parameters<typeof survive>[1] = {}) {
  const { code, stdout, stderr } = await survive(['sbom', target, '--format', 'json'], options);
  assert.notEqual(stdout, '', `exit code ${code}: ${stderr}`);
  const report = reportIn('scan', stdout);
  return {
    code,
    gaps: report.coverage.gaps.map(({ kind, subject }) => `${kind} ${subject}`),
    names: report.packages.map(({ name }) => name),
  };
}

/** Writes a file of the suite's folder; its path. */
export function save(name: string, content: Buffer | string): string {
  const path = join(work, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A folder with these files. */
export function folderOf(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, content] of Object.entries(files)) save(join(name, path), content);
  return `dir:${join(work, name)}`;
}

/** An installed package of npm, as it lies in a layer. */
export function installed(name: string): TarEntrySpec {
  return {
    path: `app/node_modules/${name}/package.json`,
    content: JSON.stringify({ name, version: '1.0.0' }),
  };
}

/** Writes an image as an archive of an OCI layout; its path. */
export function ociArchive(name: string, image: BuiltImage): string {
  return save(name, buildTar(layoutFiles([image.manifest], image.blobs)));
}
