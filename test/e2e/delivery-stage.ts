import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signer, tokenOf } from '../../src/vault/auth/jwt/issuer.fixture.ts';
import { ROOT } from '../architecture/source-files.ts';
import { freePort } from './own-server.ts';
import { startVaultWith, type VaultProcess, type VaultReply } from './vault-process.ts';

/** A vault with a secret, and workloads that come with tokens of an issuer; what is delivered is in memory. */
export interface DeliveryStage {
  readonly address: string;
  /** On a disk, and in memory. */
  readonly folder: string;
  readonly memory: string;
  readonly root: string;
  /** A token of the workload `web`. */
  readonly token: string;
  ask(method: string, path: string, body?: object): Promise<VaultReply>;
  /** Ends the vault while something is done. */
  away(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const POLICY = `path "secret/data/*" { capabilities = ["read"] }
path "db/creds/*" { capabilities = ["read"] }`;

export async function startDeliveryStage(): Promise<DeliveryStage> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-delivery-'));
  const memory = mkdtempSync('/dev/shm/plimsoll-delivery-');
  const port = await freePort();
  const start = () => startVaultWith(port, ['--store', join(folder, 'vault.db'), '--port', String(port)]);
  let vault: VaultProcess = await start();
  const { body } = await vault.ask('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
  const [root, key] = [body.root_token ?? '', body.keys_base64?.[0] ?? ''];
  const ask = async (method: string, path: string, fields?: object) => {
    const reply = await vault.ask(method, path, fields, root);
    if (reply.status >= 400) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply;
  };
  const unseal = () => vault.ask('PUT', 'sys/unseal', { key });
  await unseal();
  const issuer = signer('ES256');
  const pem = issuer.publicKey.export({ type: 'spki', format: 'pem' });
  await ask('POST', 'sys/mounts/secret', { type: 'kv-v2' });
  await ask('POST', 'secret/data/web', { data: { password: 'fake-one' } });
  await ask('PUT', 'sys/policies/acl/web', { policy: POLICY });
  await ask('POST', 'sys/auth/jwt', { type: 'jwt' });
  await ask('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [String(pem)] });
  await ask('POST', 'auth/jwt/role/web', {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['vault'],
    bound_subject: 'spiffe://shop.test/web',
    token_policies: ['web'],
    token_ttl: '1h',
  });
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'spiffe://shop.test/web', aud: 'vault', iat: now, exp: now + 3600 };
  return {
    address: vault.address,
    folder,
    memory,
    root,
    token: tokenOf(issuer, claims),
    ask,
    async away(work) {
      await vault.end('SIGKILL');
      await work();
      vault = await start();
      await unseal();
    },
    async stop() {
      await vault.end();
      rmSync(folder, { recursive: true });
      rmSync(memory, { recursive: true });
    },
  };
}

/** A command of Plimsoll that goes on, with what it said. */
export interface Going {
  readonly process: ChildProcess;
  said(): string;
  /** Its exit code, once it has ended; by a signal where one is given. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export function begin(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Going {
  const child = spawn(join(ROOT, 'plimsoll'), args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = once(child, 'exit');
  return {
    process: child,
    said: () => text,
    async end(signal) {
      if (signal && child.exitCode === null) child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** The settings of an agent as a file. JSON is YAML. */
export function settingsFile({ folder, address, token }: DeliveryStage, more: object): string {
  writeFileSync(join(folder, 'workload.jwt'), token);
  const path = join(folder, 'agent.yaml');
  const auth = { method: 'jwt', role: 'web', tokenFile: join(folder, 'workload.jwt') };
  writeFileSync(path, JSON.stringify({ vault: { address }, auth, ...more }));
  return path;
}
