import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { must, run } from '../command.ts';

/** A network namespace that plays the internet, by addresses that are kept for documentation (RFC 5737, RFC 3849). */
const NAMESPACE = 'plimsoll-shop-internet';
const [OUTER, INNER] = ['plimsoll-inet', 'eth0'];
/** The host, the bank, customers and somebody who waits for what is stolen, as they are known there. */
export const HOST = '198.51.100.1';
export const BANK = '198.51.100.10';
export const BANK_NAME = 'api.bank.example';
const CUSTOMER = '198.51.100.20';
export const THIEF = ['198.51.100.66', '2001:db8:51::66'] as const;
export const THIEF_PORT = 443;
/** Where clouds tell a machine its credentials. */
export const METADATA = '169.254.169.254';
const HOST6 = '2001:db8:51::1';

/** The internet, with a bank, a thief's server and customers in it. Disposing removes all of it. */
export class Internet implements AsyncDisposable {
  readonly bankCertificate: string;
  readonly #folder: string;
  readonly #programs: ChildProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.bankCertificate = join(folder, 'bank.pem');
  }

  /** With its keys in a folder. */
  static async begin(folder: string): Promise<Internet> {
    const internet = new Internet(folder);
    try {
      await internet.#connect();
      await internet.#certify();
      await internet.#serve();
      return internet;
    } catch (error) {
      await internet[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #connect(): Promise<void> {
    const ip = (...args: string[]) => must('ip', args);
    await ip('netns', 'add', NAMESPACE);
    await ip('link', 'add', OUTER, 'type', 'veth', 'peer', 'name', INNER, 'netns', NAMESPACE);
    const within = (...args: string[]) => ip('-n', NAMESPACE, ...args);
    for (const address of [`${HOST}/24`, `${HOST6}/64`])
      await ip('address', 'add', address, 'dev', OUTER, ...nodad(address));
    // The first is the one that customers call from.
    for (const address of [`${CUSTOMER}/24`, `${BANK}/24`, `${THIEF[0]}/24`, `${THIEF[1]}/64`])
      await within('address', 'add', address, 'dev', INNER, ...nodad(address));
    await ip('link', 'set', OUTER, 'up');
    await within('link', 'set', 'lo', 'up');
    await within('link', 'set', INNER, 'up');
    for (const gateway of [HOST, HOST6]) await within('route', 'add', 'default', 'via', gateway);
    // Where no cloud has metadata there, it is played, so that there is something to refuse.
    if (await answers(METADATA)) return;
    await within('address', 'add', `${METADATA}/32`, 'dev', INNER);
    await ip('route', 'add', `${METADATA}/32`, 'dev', OUTER);
  }

  async #certify(): Promise<void> {
    const subject = ['-subj', `/CN=${BANK_NAME}`, '-addext', `subjectAltName=DNS:${BANK_NAME}`];
    const files = ['-keyout', join(this.#folder, 'bank.key'), '-out', this.bankCertificate];
    await must('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...subject,
      ...files,
    ]);
  }

  async #serve(): Promise<void> {
    const program = join(import.meta.dirname, 'programs/internet.js');
    const args = [program, this.#folder, BANK, ...THIEF];
    const child = spawn('ip', ['netns', 'exec', NAMESPACE, process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#programs.push(child);
    await once(createInterface(child.stdout), 'line');
  }

  /** Runs a program of Node there, as a customer. */
  async asCustomer(program: string, ...args: readonly string[]): Promise<string> {
    return must('ip', ['netns', 'exec', NAMESPACE, process.execPath, program, ...args]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#programs) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await removeInternet();
  }
}

/** Where it is there. */
export async function removeInternet(): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'pids', NAMESPACE]);
  for (const pid of stdout.split('\n').filter((line) => line !== '')) process.kill(Number(pid), 'SIGKILL');
  await run('ip', ['netns', 'delete', NAMESPACE]);
  await run('ip', ['link', 'delete', OUTER]);
}

async function answers(host: string): Promise<boolean> {
  const socket = connect({ host, port: 80, timeout: 1000 });
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      for (const event of ['timeout', 'error']) socket.once(event, () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

/** An IPv6 address can be used at once. */
const nodad = (address: string): string[] => (address.includes(':') ? ['nodad'] : []);
