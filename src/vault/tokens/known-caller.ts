import { mayComeFrom } from '../addresses.ts';
import { authorityOf } from '../identity/authority.ts';
import { namespaceOf } from '../namespaces/ids.ts';
import { isAround } from '../namespaces/namespace-table.ts';
import { accessBelow } from '../policies/acl.ts';
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
  const acl = accessBelow(authority.acl, namespace.path.slice(home.path.length));
  const { accessor, displayName, policies, entityId } = entry;
  const isRoot = policies.includes('root');
  return {
    caller: { accessor, tokenHash, namespace: home.id, displayName, policies, entityId, isRoot, acl },
    entry,
    home: own,
  };
}
