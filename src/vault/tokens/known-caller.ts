import { mayComeFrom } from '../addresses.ts';
import { authorityOf } from '../identity/authority.ts';
import { namespaceOf } from '../namespaces/ids.ts';
import { isAround } from '../namespaces/namespace-table.ts';
import { accessBelow, type Acl } from '../policies/acl.ts';
import type { Caller, VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';
import type { TokenEntry } from './types.ts';

/** Who asks, and what they may. */
export interface Known {
  readonly caller: Caller;
  readonly entry: TokenEntry;
  /** Of the namespace of the token. */
  readonly home: Services;
}

/** Who was known by an entry last, and from what: the store gives the same entry for as long as it has the same. */
interface Last extends Known {
  readonly services: Services;
  readonly acl: Acl;
}

const LAST = new WeakMap<TokenEntry, Last>();

/**
 * Undefined where a request has no token, or one that is not good now, or not from where it comes, or is of a namespace
 * that is neither the one it asks in nor around that.
 */
export async function knownCaller(
  services: Services,
  { token, address }: Pick<VaultRequest, 'token' | 'address'>,
  now: number,
): Promise<Known | undefined> {
  if (token === undefined || token === '') return undefined;
  const { namespace } = services;
  const home = services.namespaces.known(namespaceOf(token));
  if (!home || !isAround(home, namespace)) return undefined;
  const own = services.at(home);
  const tokenHash = own.tokens.hashOf(token);
  const entry = await own.tokens.get(tokenHash, now);
  if (!entry || !mayComeFrom(address, entry.boundCidrs)) return undefined;
  const authority = await authorityOf(entry, own, { now, address });
  if (!authority) return undefined;
  const { acl, entityId } = authority;
  const last = LAST.get(entry);
  const isSame = last?.acl === acl && last.services === services && last.home === own;
  if (isSame && last.caller.entityId === entityId) return last;
  const caller = callerOf({ ...entry, entityId }, tokenHash, acl, own, services);
  const known = { caller, entry, home: own, services, acl };
  LAST.set(entry, known);
  return known;
}

function callerOf(
  { accessor, displayName, policies, entityId }: TokenEntry,
  tokenHash: string,
  acl: Acl,
  { namespace: home }: Services,
  { namespace }: Services,
): Caller {
  return {
    accessor,
    tokenHash,
    namespace: home.id,
    displayName,
    policies,
    entityId,
    isRoot: policies.includes('root'),
    acl: accessBelow(acl, namespace.path.slice(home.path.length)),
  };
}
