import type { Acl } from '../policies/acl.ts';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { TokenEntry } from '../tokens/types.ts';
import { type IdentityStore, policiesOf } from './identity-store.ts';

/** What a token may. */
export interface Authority {
  readonly acl: Acl;
  /** Policies of the entity and its groups, as they are now. */
  readonly identityPolicies: readonly string[];
}

/** What a token may, by its own policies and by who has it. Undefined where its entity is no more, or is disabled. */
export async function authorityOf(
  { policies, entityId }: Pick<TokenEntry, 'policies' | 'entityId'>,
  stores: { readonly policies: PolicyStore; readonly identities: IdentityStore },
): Promise<Authority | undefined> {
  if (entityId === '') return { acl: await stores.policies.acl(policies), identityPolicies: [] };
  const identity = await stores.identities.of(entityId);
  if (!identity) return undefined;
  const identityPolicies = policiesOf(identity);
  const names = [...new Set([...policies, ...identityPolicies])];
  return { acl: await stores.policies.acl(names, identity), identityPolicies };
}
