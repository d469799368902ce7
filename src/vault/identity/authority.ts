import type { Acl } from '../policies/acl.ts';
import type { Circumstances } from '../policies/conditions.ts';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { TokenEntry } from '../tokens/types.ts';
import { type IdentityStore, policiesOf } from './identity-store.ts';
import type { Identity } from './types.ts';

/** What a token may. */
export interface Authority {
  readonly acl: Acl;
  /** Policies of the entity and its groups, as they are now. */
  readonly identityPolicies: readonly string[];
  /** Who has it now: where theirs was merged, the entity that it was merged into. */
  readonly entityId: string;
}

/**
 * What a token may, by its own policies and by who has it, and where these have conditions at a moment and from an address.
 * Undefined where its entity is no more, or is disabled.
 */
export async function authorityOf(
  entry: TokenEntry,
  stores: { readonly policies: PolicyStore; readonly identities: IdentityStore },
  moment?: Pick<Circumstances, 'now' | 'address'>,
): Promise<Authority | undefined> {
  const { policies, entityId } = entry;
  const circumstances = (identity: Identity | undefined) => moment && { ...moment, token: entry, identity };
  if (entityId === '')
    return {
      acl: await stores.policies.acl(policies, undefined, circumstances(undefined)),
      identityPolicies: [],
      entityId,
    };
  const identity = await stores.identities.of(entityId);
  if (!identity) return undefined;
  const identityPolicies = policiesOf(identity);
  const names = [...new Set([...policies, ...identityPolicies])];
  const acl = await stores.policies.acl(names, identity, circumstances(identity));
  return { acl, identityPolicies, entityId: identity.entity.id };
}
