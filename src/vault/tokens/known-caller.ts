import { mayComeFrom } from '../addresses.ts';
import { authorityOf } from '../identity/authority.ts';
import type { Caller, VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';
import type { TokenEntry } from './types.ts';

/** Who asks, and what they may. */
export interface Known {
  readonly caller: Caller;
  readonly entry: TokenEntry;
}

/** Undefined where a request has no token, or one that is not good now, or not from where it comes. */
export async function knownCaller(
  services: Services,
  { token, address }: Pick<VaultRequest, 'token' | 'address'>,
  now: number,
): Promise<Known | undefined> {
  if (token === undefined || token === '') return undefined;
  const tokenHash = services.tokens.hashOf(token);
  const entry = await services.tokens.get(tokenHash, now);
  if (!entry || !mayComeFrom(address, entry.boundCidrs)) return undefined;
  const authority = await authorityOf(entry, services);
  if (!authority) return undefined;
  const { acl } = authority;
  const { accessor, displayName, policies, entityId } = entry;
  const isRoot = policies.includes('root');
  return { caller: { accessor, tokenHash, displayName, policies, entityId, isRoot, acl }, entry };
}
