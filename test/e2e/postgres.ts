import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { must } from './command.ts';
import { AS_NOBODY, startOwnServer, until } from './own-server.ts';

/** A PostgreSQL of a test, on a port of this machine. */
export interface Postgres {
  readonly port: number;
  readonly folder: string;
  /** URL of a new, empty database, for its superuser, who needs no password. */
  database(): Promise<string>;
  /** Ends it as a failing machine would, and starts it again when something was done. */
  away(work: () => Promise<void>): Promise<void>;
  killAndRestart(): Promise<void>;
  /** Waits until it answers. */
  answering(): Promise<void>;
  waitFor(count: number, counted: () => number): Promise<void>;
  stop(): Promise<void>;
}

/** Everybody but its superuser has to give a password. */
const ACCESS = 'host all vault 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n';

/** Starts Debian's PostgreSQL in a folder of its own, as a user that is not root, as it asks. */
export async function startPostgres(): Promise<Postgres> {
  const [bin] = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed();
  if (bin === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  const url = (port: number, name: string) => `postgres://vault@127.0.0.1:${port}/${name}`;
  const [first, ...rest] = AS_NOBODY;
  const server = await startOwnServer({
    name: 'postgres',
    async prepare(folder) {
      const options = ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'vault', '--no-instructions'];
      await must(first, [...rest, join(bin, 'initdb'), ...options]);
      writeFileSync(join(folder, 'data/pg_hba.conf'), ACCESS);
    },
    command: (folder, port) => [
      join(bin, 'postgres'),
      '-D',
      join(folder, 'data'),
      `--port=${port}`,
      `--unix_socket_directories=${folder}`,
      '--listen_addresses=127.0.0.1',
      '--max_connections=100',
      '--ssl=on',
      `--ssl_cert_file=${join(folder, 'server.pem')}`,
      `--ssl_key_file=${join(folder, 'server.key')}`,
    ],
    answers: (port) => askPostgres(url(port, 'postgres'), 'SELECT 1'),
    end: 'SIGINT',
  });
  let databases = 0;
  return {
    port: server.port,
    folder: server.folder,
    async database() {
      const name = `vault_${(databases += 1)}`;
      await askPostgres(url(server.port, 'postgres'), `CREATE DATABASE ${name}`);
      return url(server.port, name);
    },
    answering: () =>
      until(() =>
        askPostgres(url(server.port, 'postgres'), 'SELECT 1').then(
          () => true,
          () => false,
        ),
      ),
    away: (work) => server.away(work),
    killAndRestart: () => server.away(),
    waitFor: (count, counted) => until(() => Promise.resolve(counted() >= count)),
    stop: () => server.stop(),
  };
}

/** Asks it something in a connection of its own. */
export async function askPostgres(url: string, text: string): Promise<readonly unknown[]> {
  const client = new Client(url);
  // Whoever waits for an answer is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
