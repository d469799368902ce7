import { valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import type { AskedVault, Secret, SecretRequest, VaultAnswer } from './types.ts';

/** What tells one request from another. */
export function keyOf({ path, query, body }: SecretRequest): string {
  return JSON.stringify([path, sorted(query), body && sorted(body)]);
}

function sorted(fields: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(fields).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** A request of `path?name=value`, which is made by what `body` says where that has anything. */
export function requestOf(given: string, body: Readonly<Record<string, string>> = {}): SecretRequest {
  const [path = '', query = ''] = given.replace(/^\/(?:v1\/)?/, '').split('?', 2);
  return {
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    body: Object.keys(body).length > 0 ? body : undefined,
  };
}

/**
 * Reads a secret, or has one made. `now` is milliseconds from 1970. The path of one of keys and values with versions may
 * leave `data/` out. Rejects with a `Fault`: `not-found`, `refused`, `unreachable`, `usage`.
 */
export async function readSecret(vault: AskedVault, request: SecretRequest, now: number): Promise<Secret> {
  const { path, query, body } = request;
  const answer = body
    ? await vault.write(path, body)
    : await readAt(vault, path, query).catch((error: unknown) => readBelow(vault, request, error));
  const data = valueAt(answer, ['data']);
  if (!isObject(data) || data['data'] === null)
    throw new Fault('not-found', `the vault has no secret at ${path}`);
  return secretOf(request, answer, data, now);
}

async function readAt(vault: AskedVault, path: string, query: SecretRequest['query']): Promise<VaultAnswer> {
  return vault.read(path, query);
}

/** People name a secret as `kv get` does; where its mount has versions, it is asked for by another path. */
async function readBelow(vault: AskedVault, { path, query }: SecretRequest, error: unknown) {
  if (!(error instanceof Fault) || error.code === 'unreachable') throw error;
  const told = await vault.read(`sys/internal/ui/mounts/${path}`).catch(() => undefined);
  const mount = valueAt(told, ['data', 'path']);
  const hasVersions = valueAt(told, ['data', 'options', 'version']) === '2';
  if (typeof mount !== 'string' || !hasVersions || !path.startsWith(mount)) throw error;
  const rest = path.slice(mount.length);
  if (/^(?:data|metadata)(?:\/|$)/.test(rest)) throw error;
  return vault.read(`${mount}data/${rest}`, query);
}

function secretOf(
  request: SecretRequest,
  answer: VaultAnswer,
  data: Readonly<Record<string, unknown>>,
  now: number,
): Secret {
  const leaseId = valueAt(answer, ['lease_id']);
  const isLeased = typeof leaseId === 'string' && leaseId !== '';
  const expiration = data['expiration'];
  const lifetime = isLeased
    ? seconds(valueAt(answer, ['lease_duration']))
    : typeof expiration === 'number'
      ? Math.max(expiration * 1000 - now, 0)
      : undefined;
  const version = valueAt(data, ['metadata', 'version']);
  const madeAt = Date.parse(String(valueAt(data, ['metadata', 'created_time'])));
  return {
    request,
    data,
    leaseId: isLeased ? leaseId : '',
    isRenewable: valueAt(answer, ['renewable']) === true,
    lifetime,
    changesIn: isLeased ? undefined : seconds(data['ttl']),
    version: typeof version === 'number' ? version : undefined,
    madeAt: Number.isNaN(madeAt) ? undefined : madeAt,
  };
}

/** Renews a lease. Milliseconds that it has from now on. Rejects with a `Fault`. */
export async function renewLease(vault: AskedVault, { leaseId, lifetime }: Secret): Promise<number> {
  const increment = Math.ceil((lifetime ?? 0) / 1000);
  const answer = await vault.write('sys/leases/renew', { lease_id: leaseId, increment });
  return seconds(valueAt(answer, ['lease_duration'])) ?? 0;
}

/**
 * A field of a secret, or all of them as JSON. Of keys and values with versions it is one of those that somebody wrote.
 * Throws a `Fault` (`not-found`) where it has none of that name.
 */
export function fieldOf({ request, data }: Secret, field: string | undefined): string {
  const written = fieldsOf(data);
  if (field === undefined) return `${JSON.stringify(written)}\n`;
  if (!Object.hasOwn(written, field))
    throw new Fault('not-found', `the secret at ${request.path} has no field ${JSON.stringify(field)}`);
  const value = written[field];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fieldsOf(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const inner = data['data'];
  return isObject(inner) && isObject(data['metadata']) ? inner : data;
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value * 1000 : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
