import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { WatchedFlow } from '../../../src/model/report/flows.ts';
import { GATEWAYS, type ShopContainers } from './containers.ts';
import type { Workload } from './images.ts';
import { HOST, METADATA, THIEF, THIEF_PORT } from './internet.ts';

/** What is tried from the front end. */
export interface Attack {
  readonly name: string;
  /** What is tried, as `programs/attack.js` takes it. */
  readonly attempt: Attempt;
  /** Who is called, as flows name it. */
  readonly callee: string;
  /** With every right in the front end's network namespace, rather than as its own user. */
  readonly isPrivileged?: true;
}

interface Attempt {
  readonly host?: string;
  readonly port?: number;
  readonly from?: string;
  readonly file?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
}

export interface AttackOutcome {
  readonly name: string;
  readonly outcome: string;
}

/** Stand-ins for what a host may have: a service of its own, and an engine's API, which nobody should open over TCP. */
const HOST_PORTS = [7777, 2375] as const;
/** An address of nobody, which the front end takes besides its own. */
const FORGED = '10.87.46.222';

export async function attacksOn(shop: ShopContainers): Promise<Attack[]> {
  const [gateway, gateway6] = GATEWAYS;
  const [own, engine] = HOST_PORTS;
  const db = await shop.address('db');
  const at = (name: string, host: string, port: number): Attack => ({
    name,
    attempt: { host, port },
    callee: host,
  });
  const of = async (name: string, workload: Workload, port: number, request?: string): Promise<Attack> => {
    const [method, path] = request?.split(' ') ?? [];
    const place = { host: await shop.address(workload), port };
    const body = method === 'PUT' ? { body: JSON.stringify({ name: 'Kettle', price: 39 }) } : {};
    const attempt = method === undefined || path === undefined ? place : { ...place, method, path, ...body };
    return { name, attempt, callee: `default/${workload}` };
  };
  return [
    await of('the database', 'db', 5432),
    {
      ...at('the database, by IPv6', await shop.address('db', 'GlobalIPv6Address'), 5432),
      callee: 'default/db',
    },
    await of('the admin service', 'admin', 8085),
    await of('refunds of payments', 'payments', 8083),
    await of('GET /admin of catalog', 'catalog', 8081, 'GET /admin'),
    await of('PUT /products/1 of catalog', 'catalog', 8081, 'PUT /products/1'),
    await of('GET /orders, those of everybody', 'orders', 8082, 'GET /orders'),
    at('the internet', THIEF[0], THIEF_PORT),
    at('the internet, by IPv6', THIEF[1], THIEF_PORT),
    at('a port of the host', gateway, own),
    at('a port of the host, by IPv6', gateway6, own),
    at('a port of the host, by its outer address', HOST, own),
    at("the engine's API on the host", gateway, engine),
    at('metadata of a cloud', METADATA, 80),
    { name: "the engine's socket", attempt: { file: '/var/run/docker.sock' }, callee: '' },
    {
      name: 'the database, from a forged address',
      attempt: { host: db, port: 5432, from: FORGED },
      callee: 'default/db',
      isPrivileged: true,
    },
  ];
}

/** Ports of the host that take whoever comes, on the addresses that containers reach it by. Disposing closes them. */
export class HostPorts implements AsyncDisposable {
  readonly #servers: Server[] = [];

  static async open(): Promise<HostPorts> {
    const ports = new HostPorts();
    for (const port of HOST_PORTS)
      for (const address of [...GATEWAYS, HOST]) await ports.#open(port, address);
    return ports;
  }

  async #open(port: number, address: string): Promise<void> {
    const server = createServer((socket) => socket.on('error', () => undefined).end());
    this.#servers.push(server);
    server.listen(port, address);
    await once(server, 'listening');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) {
      server.close();
      await once(server, 'close');
    }
  }
}

/** Tries all of them at once. */
export async function attack(shop: ShopContainers, attacks: readonly Attack[]): Promise<AttackOutcome[]> {
  const program = join(import.meta.dirname, 'programs/attack.js');
  const source = readFileSync(program, 'utf8');
  const plain = attacks.filter(({ isPrivileged }) => !isPrivileged);
  const privileged = attacks.filter(({ isPrivileged }) => isPrivileged);
  const attempts = (list: readonly Attack[]) => JSON.stringify(list.map(({ attempt }) => attempt));
  const inside = await shop.exec('web', 'node', '--input-type=module', '--eval', source, attempts(plain));
  const take = (verb: string) =>
    shop.inNetworkOf('web', 'ip', 'address', verb, `${FORGED}/24`, 'dev', 'eth0');
  await take('add');
  const outside = await shop.inNetworkOf('web', process.execPath, program, attempts(privileged));
  await take('delete');
  const outcomes = [inside, outside].flatMap(({ code, stdout, stderr }) => {
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  });
  return [...plain, ...privileged].map(({ name }, index) => ({ name, outcome: outcomes[index] ?? '' }));
}

/** Did it get to where it wanted? Whoever answers 403 refuses, and 404 says that there is no such thing. */
export const succeeded = (outcome: string): boolean => /^(?:connected|answered 2|there)/.test(outcome);

/** The rule, or the check, that a denial of an attack names. */
export function ruleOf({ attempt, callee }: Attack, denials: readonly WatchedFlow[]): string | undefined {
  const { port, method, from = 'default/web' } = attempt;
  // Paths are told by their beginning only.
  const flow = ['tcp', port, method].filter((part) => part !== undefined).join(' ');
  const denial = denials.find(
    (one) => one.from === from && one.to === callee && `${one.flow} `.startsWith(`${flow} `),
  );
  if (!denial?.rule) return denial?.check;
  return `${denial.rule.workload} ${denial.rule.line || 'no line allows'}`;
}
