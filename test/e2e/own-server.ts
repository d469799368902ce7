import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from './command.ts';

export const NOBODY = 65534;
/** In front of a command that is not to run as root. */
export const AS_NOBODY = [
  'setpriv',
  '--reuid',
  String(NOBODY),
  '--regid',
  String(NOBODY),
  '--clear-groups',
] as const;
/**
 * Milliseconds between looks for what should be there in a moment, and after which nothing is waited for. What takes long
 * is looked for less often: a look may be a connection.
 */
const [PAUSE, PATIENCE] = [20, 60_000];
const PART = 20;

/** A server of a test, in a folder of its own, on a port of this machine, as a user that is not root. */
export interface OwnServer {
  readonly port: number;
  readonly folder: string;
  /** Ends it as a failing machine would, and starts it again when something was done. */
  away(work?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

interface Recipe {
  readonly name: string;
  /** Makes its files. */
  prepare(folder: string): Promise<void>;
  command(folder: string, port: number): readonly string[];
  answers(port: number): Promise<unknown>;
  readonly end?: NodeJS.Signals;
}

/** Starts a server, and waits until it answers. */
export async function startOwnServer(recipe: Recipe): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), `plimsoll-${recipe.name}-`));
  chownSync(folder, NOBODY, NOBODY);
  await makeCertificate(folder);
  await recipe.prepare(folder);
  const port = await freePort();
  const start = async () => {
    const [first, ...rest] = AS_NOBODY;
    const started = spawn(first, [...rest, ...recipe.command(folder, port)], { stdio: 'ignore' });
    await until(() => {
      if (hasEnded(started)) throw new Error(`${recipe.name} has ended before it answered`);
      return recipe.answers(port).then(
        () => true,
        () => false,
      );
    });
    return started;
  };
  let server = await start();
  return {
    port,
    folder,
    async away(work = () => Promise.resolve()) {
      await ended(server, 'SIGKILL');
      await work();
      // Children end once they notice that it is gone.
      await until(() => !isWorkedIn(folder));
      server = await start();
    },
    async stop() {
      await ended(server, recipe.end ?? 'SIGTERM');
      rmSync(folder, { recursive: true });
    },
  };
}

/** A certificate for `localhost`, `server.pem` and `server.key`, and who signed it: `ca.pem`. */
export async function makeCertificate(folder: string): Promise<void> {
  const [first, ...rest] = AS_NOBODY;
  const openssl = (...options: readonly string[]) =>
    must(first, [...rest, 'openssl', ...options], { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-x509'];
  await openssl('req', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=an authority of a test');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'subjectAltName=DNS:localhost'];
  const leaf = ['-addext', 'basicConstraints=critical,CA:false', '-subj', '/CN=a server of a test'];
  await openssl('req', ...key, ...signed, ...leaf, '-keyout', 'server.key', '-out', 'server.pem');
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(server)) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await exit;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Is there a process whose working folder is in this one? As Linux tells it. */
function isWorkedIn(folder: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}

/** Waits for what should be there in a moment, and looks whether it is. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (const start = Date.now(); !(await isSo());) {
    const waited = Date.now() - start;
    if (waited > PATIENCE) throw new Error('it is not there after a minute');
    await sleep(Math.max(PAUSE, waited / PART));
  }
}

/**
 * A port of this machine that nobody listens on. Below those that systems give to connections, or one of them
 * could take it while its server is away.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_240, 32_768);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
