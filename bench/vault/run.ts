import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../test/e2e/postgres.ts';
import { freePort } from '../../test/e2e/own-server.ts';
import { machine } from '../measure.ts';

/**
 * Requests that a vault answers in a second of its processor time, beside a bare server of Node in the same run: secrets
 * read and written, tokens looked up, over connections that stay open. With a record of every request, and without one;
 * in the embedded store and, where it is installed, in PostgreSQL, whose own time does not count.
 * Usage: node bench/vault/run.ts [rounds] [seconds]
 */
const [ROUNDS, SECONDS] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 3)];
const CONNECTIONS = 32;
/** What reading a secret without a record is to reach of the bare server. */
const BOUND = 0.5;
/** As Linux counts processor time on every machine that Node runs on. */
const TICKS = 100;

interface Asked {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const REQUESTS: readonly Asked[] = [
  { name: 'read', method: 'GET', path: 'kv/data/app' },
  { name: 'write', method: 'POST', path: 'kv/data/app', body: { data: { user: 'x', password: 'fake' } } },
  { name: 'token lookup', method: 'GET', path: 'auth/token/lookup-self' },
];

interface Server {
  readonly name: string;
  readonly process: ChildProcess;
  readonly port: number;
  token: string;
}

let agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function ask({ port, token }: Server, { method, path, body }: Omit<Asked, 'name'>): Promise<string> {
  return new Promise((resolve, reject) => {
    const text = body && JSON.stringify(body);
    const headers = { 'x-vault-token': token, ...(text !== undefined && { 'content-length': text.length }) };
    const outgoing = request(
      { port, host: '127.0.0.1', agent, method, path: `/v1/${path}`, headers },
      (message) => {
        let answer = '';
        message.setEncoding('utf8').on('data', (part: string) => (answer += part));
        message.on('end', () => {
          if ((message.statusCode ?? 500) < 400) resolve(answer);
          else reject(new Error(`${path} is answered by ${message.statusCode}: ${answer}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

async function start(name: string, args: (port: number) => readonly string[]): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, args(port), { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => text.includes('listens on') && resolve());
    child.once('exit', () => reject(new Error(`${name} does not start`)));
  });
  return { name, process: child, port, token: '' };
}

async function startVault(name: string, store: string, audit: string | undefined): Promise<Server> {
  const main = join(import.meta.dirname, '../../src/apps/cli/main.ts');
  const server = await start(name, (port) => [
    main,
    'vault',
    'server',
    '--store',
    store,
    '--port',
    String(port),
    ...(audit === undefined ? [] : ['--audit-file', audit]),
  ]);
  const made = JSON.parse(
    await ask(server, { method: 'PUT', path: 'sys/init', body: { secret_shares: 1, secret_threshold: 1 } }),
  ) as { keys_base64: string[]; root_token: string };
  await ask(server, { method: 'PUT', path: 'sys/unseal', body: { key: made.keys_base64[0] } });
  server.token = made.root_token;
  await ask(server, { method: 'POST', path: 'sys/mounts/kv', body: { type: 'kv-v2' } });
  const policy = 'path "kv/data/*" { capabilities = ["create", "read", "update"] }';
  await ask(server, { method: 'POST', path: 'sys/policies/acl/bench', body: { policy } });
  const { auth } = JSON.parse(
    await ask(server, { method: 'POST', path: 'auth/token/create', body: { policies: ['bench'] } }),
  ) as { auth: { client_token: string } };
  server.token = auth.client_token;
  await ask(server, { method: 'POST', path: 'kv/data/app', body: { data: { user: 'x', password: 'fake' } } });
  return server;
}

/** Seconds of processor time that a process had so far; Linux tells it in ticks. */
function processorTime({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function measure(server: Server, asked: Asked, seconds: number): Promise<number> {
  // Connections that nobody used for a while may be closed by the other end as they are used again.
  agent.destroy();
  agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const [end, before] = [performance.now() + seconds * 1000, processorTime(server.process)];
  let answers = 0;
  // Each writes what no other does, as those of the same secret would wait for each other.
  const work = async (worker: number) => {
    const path = asked.name === 'write' ? `${asked.path}-${worker}` : asked.path;
    for (; performance.now() < end; answers += 1) await ask(server, { ...asked, path });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, worker) => work(worker)));
  return answers / (processorTime(server.process) - before);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-vault-'));
const hasPostgres = globSync('/usr/lib/postgresql/*/bin').length > 0;
const postgres = hasPostgres ? await startPostgres() : undefined;
const bare = await start('bare', (port) => [join(import.meta.dirname, 'bare.ts'), String(port)]);
const servers = [
  await startVault('embedded', join(folder, 'a.db'), undefined),
  await startVault('embedded, recorded', join(folder, 'b.db'), join(folder, 'b.log')),
  ...(postgres
    ? [await startVault('PostgreSQL, recorded', await postgres.database(), join(folder, 'c.log'))]
    : []),
];
let isMet = true;
try {
  console.log(`${machine()}; requests per second of processor time, and the ratio to a bare server`);
  for (const asked of REQUESTS) {
    const rates = new Map<Server, number[]>([bare, ...servers].map((server) => [server, []]));
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [server, measured] of rates) {
        // The first is for warming up.
        const rate = await measure(server, asked, round === 0 ? 1 : SECONDS);
        if (round > 0) measured.push(rate);
      }
    const base = median(rates.get(bare) ?? []);
    for (const [server, measured] of rates) {
      const rate = median(measured);
      console.log(
        `${asked.name.padEnd(13)} ${server.name.padEnd(21)} ${rate.toFixed(0).padStart(7)} ${(rate / base).toFixed(2).padStart(6)}`,
      );
      if (asked.name === 'read' && server.name === 'embedded') isMet &&= rate / base >= BOUND;
    }
  }
} finally {
  for (const { process: child } of [bare, ...servers]) child.kill();
  agent.destroy();
  await sleep(200);
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}
if (!isMet) {
  console.log(`reading a secret is below ${BOUND} of the bare server`);
  process.exitCode = 1;
}
