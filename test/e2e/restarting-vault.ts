import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';
import { freePort, until } from './own-server.ts';

interface Told {
  readonly status: number;
  readonly body: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly lease_id: string;
    readonly errors: readonly string[];
  };
}

/** A vault as its own process, which is killed and started again on the same store. */
export interface VaultProcess {
  /** What unseals it. */
  readonly share: string;
  /** Asks as root; the operation `LIST` too. */
  ask(method: string, path: string, body?: unknown): Promise<Told>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again, and unseals it. */
  start(): Promise<void>;
}

/** Starts `plimsoll vault server` from its source, initialised and unsealed. */
export async function startVault(store: string): Promise<VaultProcess> {
  const port = await freePort();
  const main = join(ROOT, 'src/apps/cli/main.ts');
  let token = '';
  let share = '';
  let server: ChildProcess | undefined;
  const ask = async (method: string, path: string, body?: unknown): Promise<Told> => {
    const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
      method,
      headers: { 'X-Vault-Token': token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Told['body'] };
  };
  const start = async () => {
    server = spawn(process.execPath, [main, 'vault', 'server', '--store', store, '--port', String(port)], {
      stdio: 'ignore',
    });
    await until(() =>
      ask('GET', 'sys/seal-status').then(
        () => true,
        () => false,
      ),
    );
    if (share !== '') await ask('PUT', 'sys/unseal', { key: share });
  };
  await start();
  const made = await ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
  const { keys_base64: keys, root_token: root } = made.body as unknown as {
    readonly keys_base64: readonly string[];
    readonly root_token: string;
  };
  [share = ''] = keys;
  token = root;
  await ask('PUT', 'sys/unseal', { key: share });
  return {
    share,
    ask,
    start,
    async kill() {
      const exit = new Promise((resolve) => server?.once('exit', resolve));
      server?.kill('SIGKILL');
      await exit;
    },
  };
}
