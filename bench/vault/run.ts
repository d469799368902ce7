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
 * read and written, texts encrypted, tokens looked up, logins and users of a database, over connections that stay open.
 * With a record of every request, and without one; in the embedded store and, where it is installed, in PostgreSQL, whose
 * own time does not count. Then what three replicas on one store answer in a second of the time of all of them, beside
 * one: with as many processors, three of them serve three times that.
 * Usage: node bench/vault/run.ts [rounds] [seconds]
 */
const [ROUNDS, SECONDS] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 3)];
const CONNECTIONS = 32;
const REPLICAS = 3;
/** Requests until what is measured is compiled, however busy the machine is, and seconds that they may take. */
const [WARMING, PATIENCE] = [10_000, 60];
/** What reading a secret, recorded, is to reach of the bare server. */
const BOUND = 0.5;
/** As Linux counts processor time on every machine that Node runs on. */
const TICKS = 100;

interface Asked {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  /** Is it only asked of vaults with a database? */
  readonly needsDatabase?: boolean;
}

const REQUESTS: readonly Asked[] = [
  { name: 'read', method: 'GET', path: 'kv/data/app' },
  { name: 'write', method: 'POST', path: 'kv/data/app', body: { data: { user: 'x', password: 'fake' } } },
  { name: 'encrypt', method: 'POST', path: 'transit/encrypt/app', body: { plaintext: 'ZmFrZQ==' } },
  { name: 'token lookup', method: 'GET', path: 'auth/token/lookup-self' },
  { name: 'login', method: 'POST', path: 'auth/approle/login' },
  { name: 'credential', method: 'GET', path: 'database/creds/app', needsDatabase: true },
];

interface Server {
  readonly name: string;
  readonly process: ChildProcess;
  readonly port: number;
  token: string;
  /** What opens it, and what a login says. */
  share: string;
  login: object;
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
  return { name, process: child, port, token: '', share: '', login: {} };
}

function startServer(name: string, store: string, audit: string | undefined): Promise<Server> {
  const main = join(import.meta.dirname, '../../src/apps/cli/main.ts');
  return start(name, (port) => [
    main,
    'vault',
    'server',
    '--store',
    store,
    '--port',
    String(port),
    ...(audit === undefined ? [] : ['--audit-file', audit]),
  ]);
}

async function startVault(name: string, store: string, audit: string | undefined): Promise<Server> {
  const server = await startServer(name, store, audit);
  const made = JSON.parse(
    await ask(server, { method: 'PUT', path: 'sys/init', body: { secret_shares: 1, secret_threshold: 1 } }),
  ) as { keys_base64: string[]; root_token: string };
  server.share = made.keys_base64[0] ?? '';
  await ask(server, { method: 'PUT', path: 'sys/unseal', body: { key: server.share } });
  server.token = made.root_token;
  await ask(server, { method: 'POST', path: 'sys/mounts/kv', body: { type: 'kv-v2' } });
  await ask(server, { method: 'POST', path: 'sys/mounts/transit', body: { type: 'transit' } });
  await ask(server, { method: 'POST', path: 'transit/keys/app', body: {} });
  server.login = await prepareLogin(server);
  if (store.startsWith('postgres')) await prepareDatabase(server, store);
  const policy = ['kv/data/*', 'transit/*', 'database/*']
    .map((path) => `path "${path}" { capabilities = ["create", "read", "update"] }`)
    .join('\n');
  await ask(server, { method: 'POST', path: 'sys/policies/acl/bench', body: { policy } });
  const { auth } = JSON.parse(
    await ask(server, { method: 'POST', path: 'auth/token/create', body: { policies: ['bench'] } }),
  ) as { auth: { client_token: string } };
  server.token = auth.client_token;
  await ask(server, { method: 'POST', path: 'kv/data/app', body: { data: { user: 'x', password: 'fake' } } });
  return server;
}

/** What a login of a role says. */
async function prepareLogin(server: Server): Promise<object> {
  const role = 'auth/approle/role/app';
  await ask(server, { method: 'POST', path: 'sys/auth/approle', body: { type: 'approle' } });
  await ask(server, { method: 'POST', path: role, body: { token_ttl: '1h' } });
  const read = async (method: string, path: string) =>
    JSON.parse(await ask(server, { method, path })) as { data: Readonly<Record<string, string>> };
  const { role_id } = (await read('GET', `${role}/role-id`)).data;
  const { secret_id } = (await read('POST', `${role}/secret-id`)).data;
  return { role_id, secret_id };
}

/** Users are made in the PostgreSQL that the vault is stored in too: its own time does not count. */
async function prepareDatabase(server: Server, store: string): Promise<void> {
  const { username, password, host, pathname } = new URL(store);
  await ask(server, { method: 'POST', path: 'sys/mounts/database', body: { type: 'database' } });
  const body = {
    plugin_name: 'postgresql-database-plugin',
    connection_url: `postgresql://{{username}}:{{password}}@${host}${pathname}?sslmode=disable`,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password) || 'none',
    allowed_roles: ['*'],
  };
  await ask(server, { method: 'POST', path: 'database/config/own', body });
  const creation_statements = [
    `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
  ];
  await ask(server, {
    method: 'POST',
    path: 'database/roles/app',
    body: { db_name: 'own', creation_statements, default_ttl: '1h', max_ttl: '1h' },
  });
}

/** More of one vault, on its store. */
async function startReplicas(first: Server, store: string, count: number): Promise<Server[]> {
  const replicas: Server[] = [];
  for (let number = 2; number <= count; number += 1) {
    const replica = await startServer(first.name, store, join(folder, `c${number}.log`));
    await ask(replica, { method: 'PUT', path: 'sys/unseal', body: { key: first.share } });
    replicas.push({ ...replica, token: first.token, login: first.login });
  }
  return replicas;
}

/** Seconds of processor time that a process had so far; Linux tells it in ticks. */
function processorTime({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Requests in a second of processor time of some servers together, each of which gets as many. */
async function measure(
  servers: readonly Server[],
  asked: Asked,
  seconds: number,
  most = Infinity,
): Promise<number> {
  // Connections that nobody used for a while may be closed by the other end as they are used again.
  agent.destroy();
  agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const spent = () => servers.reduce((sum, server) => sum + processorTime(server.process), 0);
  const [end, before] = [performance.now() + seconds * 1000, spent()];
  let answers = 0;
  // Each writes what no other does, as those of the same secret would wait for each other.
  const work = async (worker: number) => {
    const path = asked.name === 'write' ? `${asked.path}-${worker}` : asked.path;
    const server = servers[worker % servers.length] ?? bare;
    const body = asked.name === 'login' ? server.login : asked.body;
    for (; performance.now() < end && answers < most; answers += 1)
      await ask(server, { ...asked, path, ...(body && { body }) });
  };
  await Promise.all(Array.from({ length: CONNECTIONS * servers.length }, (_, worker) => work(worker)));
  return answers / (spent() - before);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-vault-'));
const hasPostgres = globSync('/usr/lib/postgresql/*/bin').length > 0;
const postgres = hasPostgres ? await startPostgres() : undefined;
const bare = await start('bare', (port) => [join(import.meta.dirname, 'bare.ts'), String(port)]);
const embedded = await startVault('embedded', join(folder, 'a.db'), undefined);
const recorded = await startVault('embedded, recorded', join(folder, 'b.db'), join(folder, 'b.log'));
const store = (await postgres?.database()) ?? '';
const shared = postgres && (await startVault('PostgreSQL, recorded', store, join(folder, 'c.log')));
const others = shared ? await startReplicas(shared, store, REPLICAS) : [];
const servers = [embedded, recorded, ...(shared ? [shared] : [])];
let isMet = true;

/** The median of rounds for each of some groups of servers, of which each has its turn in every round. */
async function medians<Name>(
  asked: Asked,
  groups: ReadonlyMap<Name, readonly Server[]>,
): Promise<Map<Name, number>> {
  const rates = new Map(Array.from(groups.keys(), (name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const [name, group] of groups) {
      // The first is for warming up.
      const rate = await (round === 0
        ? measure(group, asked, PATIENCE, WARMING)
        : measure(group, asked, SECONDS));
      if (round > 0) rates.get(name)?.push(rate);
    }
  return new Map(Array.from(rates, ([name, measured]) => [name, median(measured)]));
}

function show(asked: string, name: string, rate: number, base: number): void {
  const figures = `${rate.toFixed(0).padStart(7)} ${(rate / base).toFixed(2).padStart(6)}`;
  console.log(`${asked.padEnd(13)} ${name.padEnd(21)} ${figures}`);
}

try {
  console.log(`${machine()}; requests per second of processor time, and the ratio to a bare server`);
  for (const asked of REQUESTS) {
    const asking = [bare, ...(asked.needsDatabase ? servers.filter((one) => one === shared) : servers)];
    const rates = await medians(asked, new Map(asking.map((server) => [server, [server]])));
    const base = rates.get(bare) ?? 0;
    for (const [server, rate] of rates) show(asked.name, server.name, rate, base);
    if (asked.name === 'read') isMet &&= (rates.get(recorded) ?? 0) / base >= BOUND;
  }
  if (shared) {
    console.log(`the same of ${REPLICAS} replicas on one store together, and the ratio to one of them`);
    const groups = new Map([
      ['one replica', [shared]],
      [`${REPLICAS} replicas`, [shared, ...others]],
    ]);
    for (const asked of REQUESTS) {
      const rates = await medians(asked, groups);
      for (const [name, rate] of rates) show(asked.name, name, rate, rates.get('one replica') ?? 0);
    }
  }
} finally {
  for (const { process: child } of [bare, ...servers, ...others]) child.kill();
  agent.destroy();
  await sleep(200);
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}
if (!isMet) {
  console.log(`reading a secret, recorded, is below ${BOUND} of the bare server`);
  process.exitCode = 1;
}
