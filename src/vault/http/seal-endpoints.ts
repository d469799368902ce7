import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { Refusal } from '../refusal.ts';
import type { Reply } from '../reply.ts';
import { parsedBy } from '../routing/fields.ts';
import type { VaultRequest } from '../routing/types.ts';
import type { Vault } from '../vault.ts';

type Endpoint = (vault: Vault, request: VaultRequest) => Promise<Reply>;

const initFields = z.object({
  secret_shares: z.coerce.number().int().default(5),
  secret_threshold: z.coerce.number().int().default(3),
});
const recoveryFields = z.object({
  recovery_shares: z.coerce.number().int().default(5),
  recovery_threshold: z.coerce.number().int().default(3),
});
const unsealFields = z.object({
  key: z.string().default(''),
  reset: flagSchema.default(false),
  migrate: flagSchema.default(false),
});

/** What is served while the vault is sealed, too, by method and path. Nothing of it tells a secret but `init`, once. */
const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['read sys/health', health],
  ['read sys/seal-status', async (vault) => ({ status: 200, body: await sealStatus(vault) })],
  [
    'read sys/init',
    async (vault) => ({ status: 200, body: { initialized: (await vault.status()).isInitialised } }),
  ],
  ['update sys/init', initialise],
  ['update sys/unseal', unseal],
  ['read sys/leader', leader],
]);

const PATHS: ReadonlySet<string> = new Set(Array.from(ENDPOINTS.keys(), (name) => name.split(' ')[1] ?? ''));

/** What is told in every namespace; the rest is in the root alone. */
const EVERYWHERE: ReadonlySet<string> = new Set(['read sys/seal-status', 'read sys/leader']);

/** The same, for who describes what can be asked. */
export const SEAL_ENDPOINTS = Array.from(ENDPOINTS.keys(), (name) => {
  const [operation, path = ''] = name.split(' ', 2);
  return { method: operation === 'read' ? 'get' : 'post', path, isRootOnly: !EVERYWHERE.has(name) };
});

/** The answer of an endpoint that needs no token; undefined where the path is none. Throws or rejects with a `Refusal`. */
export function sealEndpoint(vault: Vault, request: VaultRequest): Promise<Reply> | undefined {
  const name = `${request.operation} ${request.path}`;
  const endpoint = ENDPOINTS.get(name);
  if (endpoint && request.namespace !== '' && !EVERYWHERE.has(name))
    throw new Refusal(404, 'unsupported path: it is in the root namespace alone');
  if (!endpoint && PATHS.has(request.path)) throw new Refusal(405, 'unsupported operation');
  return endpoint?.(vault, request);
}

/** 200 where it serves, 501 before it is initialised, 503 while it is sealed; other codes where the query says so. */
async function health(vault: Vault, { query }: VaultRequest): Promise<Reply> {
  const { isInitialised, isSealed } = await vault.status();
  const code = (name: string, usual: number) => {
    const asked = Number(query[name]);
    return Number.isInteger(asked) && asked >= 200 && asked <= 599 ? asked : usual;
  };
  const status = !isInitialised
    ? code('uninitcode', 501)
    : isSealed
      ? code('sealedcode', 503)
      : code('activecode', 200);
  return {
    status,
    body: {
      initialized: isInitialised,
      sealed: isSealed,
      standby: false,
      performance_standby: false,
      replication_performance_mode: 'disabled',
      replication_dr_mode: 'disabled',
      server_time_utc: Math.floor(Date.now() / 1000),
      version: vault.version,
      enterprise: false,
      ...shownCluster(vault),
    },
  };
}

async function sealStatus(vault: Vault) {
  const { isInitialised, isSealed, shares, threshold, progress, nonce, kind, isToMigrate } =
    await vault.status();
  return {
    type: kind,
    initialized: isInitialised,
    sealed: isSealed,
    t: threshold,
    n: shares,
    progress,
    nonce,
    version: vault.version,
    build_date: '',
    migration: isToMigrate,
    recovery_seal: kind !== 'shamir',
    storage_type: 'plimsoll',
    ...shownCluster(vault),
  };
}

/** Told by a vault that is unsealed alone, as some clients expect. */
function shownCluster({ core }: Vault) {
  return core && { cluster_name: 'plimsoll', cluster_id: core.clusterId };
}

async function initialise(vault: Vault, { body }: VaultRequest): Promise<Reply> {
  const { kind } = await vault.status();
  if (kind !== 'shamir') return initialiseWithRecovery(vault, body);
  const fields = parsedBy(initFields, body);
  const { shares, rootToken } = await vault.initialise(fields.secret_shares, fields.secret_threshold);
  return { status: 200, body: { ...shownShares('keys', shares), root_token: rootToken } };
}

/** Nobody has a share of the key, and the vault opens at once. */
async function initialiseWithRecovery(vault: Vault, body: VaultRequest['body']): Promise<Reply> {
  const fields = parsedBy(recoveryFields, body);
  const { shares, rootToken } = await vault.initialise(fields.recovery_shares, fields.recovery_threshold);
  await vault.unsealAutomatically();
  const shown = { ...shownShares('keys', []), ...shownShares('recovery_keys', shares) };
  return { status: 200, body: { ...shown, root_token: rootToken } };
}

function shownShares(name: string, shares: readonly Buffer[]) {
  return {
    [name]: shares.map((share) => share.toString('hex')),
    [`${name}_base64`]: shares.map((share) => share.toString('base64')),
  };
}

async function unseal(vault: Vault, { body }: VaultRequest): Promise<Reply> {
  const { key, reset, migrate } = parsedBy(unsealFields, body);
  if (reset) vault.forgetShares();
  else await vault.unseal(key, migrate);
  return { status: 200, body: await sealStatus(vault) };
}

/** Every replica serves everything, so that each is the leader of whoever asks it. */
async function leader(vault: Vault): Promise<Reply> {
  const { isSealed } = await vault.status();
  if (isSealed) return { status: 503, body: { errors: ['Vault is sealed'] } };
  return {
    status: 200,
    body: {
      ha_enabled: false,
      is_self: true,
      // Never, in the form that clients of Go read.
      active_time: '0001-01-01T00:00:00Z',
      leader_address: '',
      leader_cluster_address: '',
      performance_standby: false,
      performance_standby_last_remote_wal: 0,
    },
  };
}
