import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { must } from './command.ts';

/** A PostgreSQL of a test, on a port of this machine. */
export interface Postgres {
  /** URL of a new, empty database. */
  database(): Promise<string>;
  /** Ends it as a failing machine would, and starts it again. */
  killAndRestart(): Promise<void>;
  /** Waits until it answers. */
  answering(): Promise<void>;
  waitFor(count: number, counted: () => number): Promise<void>;
  stop(): Promise<void>;
}

const NOBODY = 65534;
/** Waits for what should be there in a moment; milliseconds. */
const PATIENCE = 60_000;

/** Starts Debian's PostgreSQL in a folder of its own, as a user that is not root, as it asks. */
export async function startPostgres(): Promise<Postgres> {
  const [bin] = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed();
  if (bin === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-postgres-'));
  chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const as = ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'] as const;
  await must(as[0], [
    ...as.slice(1),
    join(bin, 'initdb'),
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    'vault',
    '--no-instructions',
  ]);
  const port = await freePort();
  const url = (name: string) => `postgres://vault@127.0.0.1:${port}/${name}`;
  const start = async () => {
    const options = [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      folder,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=100',
    ];
    const started = spawn(as[0], [...as.slice(1), join(bin, 'postgres'), ...options], { stdio: 'ignore' });
    await until(() => answers(url('postgres')));
    return started;
  };
  let server = await start();
  let databases = 0;
  return {
    async database() {
      const name = `vault_${(databases += 1)}`;
      await ask(url('postgres'), `CREATE DATABASE ${name}`);
      return url(name);
    },
    async killAndRestart() {
      await ended(server, 'SIGKILL');
      // Its children end once they notice that it is gone.
      await sleep(300);
      server = await start();
    },
    answering: () => until(() => answers(url('postgres'))),
    waitFor: (count, counted) => until(() => Promise.resolve(counted() >= count)),
    async stop() {
      await ended(server, 'SIGINT');
      rmSync(folder, { recursive: true });
    },
  };
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await exit;
}

async function ask(url: string, text: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(text);
  await client.end();
}

async function answers(url: string): Promise<boolean> {
  return ask(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const start = Date.now(); !(await isSo()); await sleep(50))
    if (Date.now() - start > PATIENCE) throw new Error('it is not there after a minute');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
