import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../architecture/source-files.ts';

/** What a vault answers, as far as tests look into it. */
export interface VaultReply {
  readonly status: number;
  readonly body: {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly errors?: readonly string[];
    readonly keys_base64?: readonly string[];
    readonly root_token?: string;
    readonly sealed?: boolean;
  };
}

/** A vault in a process of its own. */
export interface VaultProcess {
  readonly process: ChildProcess;
  readonly address: string;
  /** What it wrote on standard error so far. */
  notes(): string;
  ask(method: string, path: string, body?: object, token?: string): Promise<VaultReply>;
  /** Ends it by a signal, and waits for that. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Milliseconds after which it does not start, and between looks. */
const [PATIENCE, PAUSE] = [30_000, 20];

/** Starts `plimsoll vault server` and waits until it listens. */
export async function startVault(port: number, args: readonly string[]): Promise<VaultProcess> {
  const child = spawn(join(ROOT, 'plimsoll'), ['vault', 'server', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let notes = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (notes += text));
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const start = Date.now(); !notes.includes('the vault listens on'); await sleep(PAUSE))
    if (child.exitCode !== null || Date.now() - start > PATIENCE)
      throw new Error(`the vault does not start: ${notes}`);
  const address = `http://127.0.0.1:${port}`;
  return {
    process: child,
    address,
    notes: () => notes,
    async ask(method, path, body, token) {
      const response = await fetch(`${address}/v1/${path}`, {
        method,
        headers: token === undefined ? {} : { 'x-vault-token': token },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as VaultReply['body'] };
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exit;
    },
  };
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
