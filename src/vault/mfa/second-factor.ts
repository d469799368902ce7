import { randomUUID } from 'node:crypto';
import type { Identity } from '../identity/types.ts';
import { denied } from '../refusal.ts';
import { envelope, type Reply } from '../reply.ts';
import type { Grant, Mount, VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';
import { identityOf } from '../tokens/grant-token.ts';
import { addPending, mfaSettings, takesCode } from './mfa-store.ts';
import type { Enforcement, MfaMethod, PendingLogin } from './types.ts';

/** Milliseconds for the second factor to come. */
const PATIENCE = 300_000;

/** Codes by the id or the name of their method. */
export type Codes = ReadonlyMap<string, string>;

/**
 * Does one method of each enforcement take its code? One that is needed twice is asked once, as a code is good once. Codes
 * may begin with `passcode=`, as clients of Vault send them.
 */
export async function takesCodes(
  { settings }: Services,
  { needed, entityId }: Pick<PendingLogin, 'needed' | 'entityId'>,
  codes: Codes,
  now: number,
): Promise<boolean> {
  const { methods } = await mfaSettings(settings);
  const taken = new Map<string, boolean>();
  const takes = async (id: string) => {
    const method = methods.find((one) => one.id === id);
    const given = codes.get(id) ?? (method && method.name !== '' ? codes.get(method.name) : undefined);
    const known = taken.get(id);
    if (known !== undefined || !method || given === undefined) return known ?? false;
    const isTaken = await takesCode(settings, method, entityId, given.replace(/^passcode=/, ''), now);
    taken.set(id, isTaken);
    return isTaken;
  };
  for (const ids of Object.values(needed)) {
    let isMet = false;
    for (const id of ids) isMet ||= await takes(id);
    if (!isMet) return false;
  }
  return true;
}

/**
 * What is answered in the stead of a token, where somebody whom a method has let in needs a second factor: what it is to be
 * of, and the id by which it is given. Undefined where none is needed, or it came with the login. Throws a `Refusal` (403)
 * where what came is wrong, or one is needed of somebody who is no entity. Source: https://developer.hashicorp.com/vault/docs/auth/login-mfa
 */
export async function secondFactor(
  services: Services,
  grant: Grant,
  mount: Mount,
  { id, path, mfa }: VaultRequest,
  now: number,
): Promise<Reply | undefined> {
  const { methods, enforcements } = await mfaSettings(services.settings);
  if (enforcements.length === 0) return undefined;
  const identity = await identityOf(services, grant, mount, now);
  const needed = enforcements.filter((one) => isOf(one, mount, identity));
  if (needed.length === 0) return undefined;
  if (!identity) throw denied();
  const ofThem = {
    entityId: identity.entity.id,
    needed: Object.fromEntries(needed.map(({ name, methodIds }) => [name, methodIds])),
  };
  if (mfa) {
    if (await takesCodes(services, ofThem, codesIn(mfa), now)) return undefined;
    throw denied();
  }
  const requestId = randomUUID();
  const until = now + PATIENCE;
  await addPending(services.settings, requestId, { grant, mount: mount.uuid, path, ...ofThem, until });
  return { status: 200, body: { ...envelope(id, { auth: waiting(requestId, needed, methods, identity) }) } };
}

/** A name may have colons, a code has none. */
function codesIn(texts: readonly string[]): Codes {
  return new Map(
    texts.map((text) => {
      const colon = text.lastIndexOf(':');
      return [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
    }),
  );
}

function isOf(
  { accessors, types, groupIds, entityIds }: Enforcement,
  mount: Mount,
  identity: Identity | undefined,
): boolean {
  const groups = identity ? [...identity.direct, ...identity.inherited] : [];
  return (
    accessors.includes(mount.accessor) ||
    types.includes(mount.type) ||
    // Who needed one needs it also once they are one with somebody.
    (identity !== undefined &&
      [identity.entity.id, ...(identity.entity.mergedIds ?? [])].some((id) => entityIds.includes(id))) ||
    groups.some((group) => groupIds.includes(group.id))
  );
}

/** As clients read it: no token yet, and nothing of what it would have. */
function waiting(
  requestId: string,
  needed: readonly Enforcement[],
  methods: readonly MfaMethod[],
  { entity }: Identity,
) {
  const shown = (id: string) => {
    const name = methods.find((one) => one.id === id)?.name ?? '';
    return { type: 'totp', id, uses_passcode: true, ...(name !== '' && { name }) };
  };
  return {
    client_token: '',
    accessor: '',
    policies: null,
    token_policies: null,
    identity_policies: null,
    metadata: null,
    lease_duration: 0,
    renewable: false,
    entity_id: entity.id,
    token_type: 'default',
    orphan: true,
    num_uses: 0,
    mfa_requirement: {
      mfa_request_id: requestId,
      mfa_constraints: Object.fromEntries(
        needed.map(({ name, methodIds }) => [name, { any: methodIds.map(shown) }]),
      ),
    },
  };
}
