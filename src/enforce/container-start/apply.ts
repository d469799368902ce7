import { execFile, spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { parseJson } from '../../model/json/parse.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import type { EngineImage } from './image-digest.ts';
import type { StartEngineId } from './types.ts';

const execute = promisify(execFile);

/** Milliseconds that an engine has to answer a question. */
const PATIENCE = 60_000;

const imageSchema = z.object({
  Id: z.string(),
  Digest: z.string().optional(),
  RepoDigests: z.array(z.string()).nullish(),
  Config: z
    .object({ Volumes: z.record(z.string(), z.unknown()).nullish(), User: z.string().nullish() })
    .nullish(),
});

/** The image that an engine has by a name; undefined where it has none. Throws a `Fault` where the engine does not answer. */
export async function inspectImage(engine: StartEngineId, image: string): Promise<EngineImage | undefined> {
  const found = await ask(engine, ['image', 'inspect', '--format', '{{json .}}', image]);
  if (found.code !== 0) {
    if (/no such image|image not known/i.test(found.stderr)) return undefined;
    throw new Fault('unreachable', `${engine} does not tell of ${image}: ${found.stderr.trim()}`);
  }
  const parsed = imageSchema.safeParse(answerOf(found.stdout, engine));
  if (!parsed.success)
    throw new Fault('malformed', `${engine} tells of ${image} in another way than is known`);
  const { Id, Digest, RepoDigests, Config } = parsed.data;
  const digests = [Id.includes(':') ? Id : `sha256:${Id}`, Digest, ...(RepoDigests ?? [])];
  return {
    digests: digests.flatMap((digest) => (digest ? [digest.slice(digest.indexOf('@') + 1)] : [])),
    volumes: Object.keys(Config?.Volumes ?? {}),
    user: Config?.User ?? '',
  };
}

/** Pulls an image; its progress goes to standard error. Throws a `Fault` (`not-found`). */
export async function pullImage(
  engine: StartEngineId,
  image: string,
  options: readonly string[],
): Promise<void> {
  const code = await runToEnd([engine, 'pull', ...options, image], 'stderr');
  if (code !== 0) throw new Fault('not-found', `${engine} cannot pull ${image}`);
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function ask(program: string, args: readonly string[]): Promise<Answer> {
  try {
    return { code: 0, ...(await execute(program, args, { timeout: PATIENCE, maxBuffer: 2 ** 24 })) };
  } catch (error) {
    const failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }).safeParse(error);
    if (failure.success) return failure.data;
    throw notRun(program, error);
  }
}

function notRun(program: string, cause: unknown): Fault {
  return new Fault('unreachable', `${program} cannot be run: ${messageOf(cause)}`, {
    cause,
    hint: `install ${program}, or choose another engine by --engine`,
  });
}

function answerOf(text: string, engine: StartEngineId): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Fault('malformed', `${engine} does not answer in JSON`, { cause: error });
  }
}

/** Does the kernel have AppArmor, and is it on? */
export function hasAppArmor(): boolean {
  try {
    return readFileSync('/sys/module/apparmor/parameters/enabled', 'utf8').startsWith('Y');
  } catch {
    return false;
  }
}

/** Loads an AppArmor profile into the kernel. Throws a `Fault` (`refused`). */
export async function loadAppArmor(path: string): Promise<void> {
  const { code, stderr } = await ask('apparmor_parser', ['--replace', path]);
  if (code !== 0)
    throw new Fault('refused', `apparmor_parser does not load ${path}: ${stderr.trim()}`, {
      hint: 'loading needs root',
    });
}

/**
 * Writes artefacts into a folder that only this user may change, each whole or not at all. Throws a `Fault`: `usage`
 * where the folder cannot be written, `refused` where others may change it.
 */
export function writePrivately(artefacts: readonly Artefact[], folder: string): void {
  try {
    for (const { path, text } of artefacts) {
      const target = join(folder, path);
      for (const part of [folder, dirname(target)]) makePrivate(part);
      const unfinished = `${target}.${process.pid}`;
      writeFileSync(unfinished, text, { mode: 0o600 });
      renameSync(unfinished, target);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('usage', `${folder} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Fault('refused', `${folder} can be changed by others`, {
      hint: 'set PLIMSOLL_CACHE_DIR to a folder of your own',
    });
}

/** A path with the user's home in place of `~`, as shells have it. */
export function withHome(path: string): string {
  return path.replace(/^~(?=\/|$)/, homedir());
}

/** A path without links, as far as it is there. */
export function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPath(parent), basename(absolute));
  }
}

/** Exit code of a shell for a program that was ended by a signal. */
const SIGNALLED = 128;
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 } as const;
const HANDED_ON = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Runs a command on our own terminal to its end, hands signals on, and gives its exit code. Throws a `Fault`. */
export async function runToEnd(
  [program = '', ...args]: readonly string[],
  output: 'stdout' | 'stderr' = 'stdout',
): Promise<number> {
  const child = spawn(program, args, { stdio: ['inherit', output === 'stdout' ? 'inherit' : 2, 'inherit'] });
  // A terminal sends its own signals to the whole group of processes.
  const handOn = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of HANDED_ON) process.on(signal, handOn);
  try {
    return await new Promise<number>((end, reject) => {
      child.on('error', (error) => reject(notRun(program, error)));
      child.on('close', (code, signal) => end(code ?? SIGNALLED + numberOf(signal)));
    });
  } finally {
    for (const signal of HANDED_ON) process.off(signal, handOn);
  }
}

function numberOf(signal: NodeJS.Signals | null): number {
  return new Map<string | null, number>(Object.entries(SIGNAL_NUMBERS)).get(signal) ?? 0;
}
