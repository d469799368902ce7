import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { freePort } from './own-server.ts';

/** What a vault answers, as far as tests look into it. */
export interface VaultReply {
  readonly status: number;
  readonly body: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly lease_id: string;
    readonly errors: readonly string[];
    readonly keys_base64: readonly string[];
    readonly root_token: string;
    readonly sealed: boolean;
  };
}

/** What opens a vault, and whoever asks it as root. */
export interface VaultKeys {
  readonly share: string;
  readonly root: string;
}

/** A vault in a process of its own, which may be ended and started again on the same store. */
export interface VaultProcess {
  readonly process: ChildProcess;
  readonly address: string;
  /** What it wrote on standard error since it was started. */
  notes(): string;
  /** Asks as root where it was initialised here, unless a token is given; the operation `LIST` too. */
  ask(method: string, path: string, body?: object, token?: string): Promise<VaultReply>;
  /** Makes one share and a root token, and unseals it. */
  initialise(): Promise<VaultKeys>;
  /** Unseals it by what opens it, or another on its store. */
  unseal(keys?: VaultKeys): Promise<VaultReply>;
  /** Ends it by a signal, and waits for that. */
  end(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again once it has ended, sealed. */
  start(): Promise<void>;
}

/** Starts `plimsoll vault server` on a port of its own and waits until it listens, sealed. */
export async function startVault(store: string, ...more: readonly string[]): Promise<VaultProcess> {
  const port = await freePort();
  return startVaultWith(port, ['--store', store, '--port', String(port), ...more]);
}

/** The same, whose arguments say everything. */
export async function startVaultWith(port: number, args: readonly string[]): Promise<VaultProcess> {
  const address = `http://127.0.0.1:${port}`;
  let running = await listening(args);
  let keys: VaultKeys | undefined;
  const ask: VaultProcess['ask'] = async (method, path, body, token = keys?.root) => {
    const response = await fetch(`${address}/v1/${path}`, {
      method,
      headers: token === undefined ? {} : { 'x-vault-token': token },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as VaultReply['body'] };
  };
  const unseal = (given = keys) => {
    keys = given;
    return ask('PUT', 'sys/unseal', { key: keys?.share });
  };
  return {
    get process() {
      return running.child;
    },
    address,
    notes: () => running.notes(),
    ask,
    unseal,
    async initialise() {
      const { body } = await ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
      const [share = ''] = body.keys_base64;
      const made = { share, root: body.root_token };
      await unseal(made);
      return made;
    },
    end: (signal = 'SIGTERM') => running.end(signal),
    async start() {
      running = await listening(args);
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  notes(): string;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function listening(args: readonly string[]): Promise<Running> {
  const child = spawn(join(ROOT, 'plimsoll'), ['vault', 'server', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let notes = '';
  const { promise: exit, resolve: ended } = Promise.withResolvers<void>();
  child.once('exit', () => ended());
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      notes += text;
      if (notes.includes('the vault listens on')) resolve();
    });
    void exit.then(() => reject(new Error(`the vault does not start: ${notes}`)));
  });
  return {
    child,
    notes: () => notes,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exit;
    },
  };
}
