import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { ROOT } from '../../architecture/source-files.ts';
import { must, type Outcome, run } from '../command.ts';
import { imageOf, SERVICES, STORES, type Workload } from './images.ts';
import { BANK, BANK_NAME, HOST } from './internet.ts';

/** The network of the shop; its containers are called by it too. */
const NETWORK = 'plimsoll-shop';
export const SUBNETS = ['10.87.46.0/24', 'fd00:87:46::/64'] as const;
/** The host, as containers see it. */
export const GATEWAYS = ['10.87.46.1', 'fd00:87:46::1'] as const;
const SHOP_PORT = 8080;

/** Stores first: services give up where they are not there. */
const ORDER: readonly Workload[] = [...STORES, 'search', ...SERVICES.filter((one) => one !== 'search')];
const containerOf = (workload: Workload): string => `${NETWORK}-${workload}`;

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly environment?: Readonly<Record<string, string | number>> }>
  >;
}

/** The shop's containers, with the environment that its Compose file gives them. Disposing removes all of it. */
export class ShopContainers implements AsyncDisposable {
  /** Where customers find the shop, and those who run it. */
  readonly shop = `http://${HOST}:${SHOP_PORT}`;
  #office = '';

  private constructor() {}

  /** `bankCertificate`: whom `payments` is to trust. */
  static async start(bankCertificate: string): Promise<ShopContainers> {
    const containers = new ShopContainers();
    try {
      const subnets = SUBNETS.flatMap((subnet) => ['--subnet', subnet]);
      await must('docker', ['network', 'create', '--ipv6', ...subnets, NETWORK]);
      const environments = readEnvironments();
      for (const workload of ORDER) {
        await containers.#start(workload, environments.get(workload) ?? [], bankCertificate);
        if (workload === 'db' || workload === 'cache') await containers.#untilListening(workload);
      }
      const port = (await must('docker', ['port', containerOf('admin'), '8085/tcp'])).trim().split('\n')[0];
      containers.#office = `http://${port}`;
      for (const url of [containers.#office, `http://${await containers.address('web')}:${SHOP_PORT}`])
        await untilWell(url);
      return containers;
    } catch (error) {
      await containers[Symbol.asyncDispose]();
      throw error;
    }
  }

  get office(): string {
    return this.#office;
  }

  async #start(workload: Workload, environment: readonly string[], bankCertificate: string): Promise<void> {
    const flags = [
      '--detach',
      '--name',
      containerOf(workload),
      '--network',
      NETWORK,
      '--network-alias',
      workload,
    ];
    const label = ['--label', `plimsoll.member=default/${workload}`, '--stop-timeout', '0'];
    const more: Partial<Record<Workload, readonly string[]>> = {
      web: ['--publish', `${HOST}:${SHOP_PORT}:8080`],
      admin: ['--publish', '127.0.0.1::8085'],
      payments: [
        '--add-host',
        `${BANK_NAME}:${BANK}`,
        '--volume',
        `${bankCertificate}:/bank.pem:ro`,
        '--env',
        'NODE_EXTRA_CA_CERTS=/bank.pem',
      ],
    };
    const variables = environment.flatMap((variable) => ['--env', variable]);
    await must('docker', [
      'run',
      ...flags,
      ...label,
      ...(more[workload] ?? []),
      ...variables,
      imageOf(workload),
    ]);
  }

  async #untilListening(workload: 'db' | 'cache'): Promise<void> {
    const word = workload === 'db' ? 'ready to accept connections' : 'Ready to accept connections';
    for (const late = Date.now() + 60_000; Date.now() < late; await sleep(200)) {
      const { stdout, stderr } = await run('docker', ['logs', containerOf(workload)]);
      if (`${stdout}${stderr}`.includes(word)) return;
    }
    throw new Error(`${workload} does not answer`);
  }

  /** Runs a program in a container; a non-zero exit code is a value. */
  exec(workload: Workload, ...command: readonly string[]): Promise<Outcome> {
    return run('docker', ['exec', containerOf(workload), ...command]);
  }

  /** Starts a program in a container. */
  spawn(workload: Workload, ...command: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
    const args = ['exec', containerOf(workload), ...command];
    return spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs a program of this machine in the network of a container, with every right there. */
  async inNetworkOf(workload: Workload, ...command: readonly string[]): Promise<Outcome> {
    const pid = await must('docker', ['inspect', '--format', '{{.State.Pid}}', containerOf(workload)]);
    return run('nsenter', [`--net=/proc/${pid.trim()}/ns/net`, '--', ...command]);
  }

  async address(workload: Workload, field: 'IPAddress' | 'GlobalIPv6Address' = 'IPAddress'): Promise<string> {
    const format = `{{range .NetworkSettings.Networks}}{{.${field}}}{{end}}`;
    return (await must('docker', ['inspect', '--format', format, containerOf(workload)])).trim();
  }

  /** The bridge that the engine made for the network. */
  async bridge(): Promise<string> {
    const id = await must('docker', ['network', 'inspect', '--format', '{{.Id}}', NETWORK]);
    return `br-${id.slice(0, 12)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeShop();
  }
}

/** Where it is there. */
export async function removeShop(): Promise<void> {
  await run('docker', ['rm', '--force', '--volumes', ...ORDER.map(containerOf)]);
  await run('docker', ['network', 'rm', NETWORK]);
}

/** What the Compose file gives each service, as `NAME=value`. */
function readEnvironments(): Map<string, string[]> {
  const text = readFileSync(join(ROOT, 'examples/shop/compose.yaml'), 'utf8');
  const { services } = parse(text, { merge: true }) as Compose;
  return new Map(
    Object.entries(services).map(([name, { environment = {} }]) => [
      name,
      Object.entries(environment).map(([variable, value]) => `${variable}=${value}`),
    ]),
  );
}

async function untilWell(url: string): Promise<void> {
  for (const late = Date.now() + 60_000; Date.now() < late; await sleep(200)) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok === true) return;
  }
  throw new Error(`${url} does not answer`);
}
