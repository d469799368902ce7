import { cappedWarnings } from '../durations.ts';
import { policiesOf } from '../identity/identity-store.ts';
import type { Identity } from '../identity/types.ts';
import { denied } from '../refusal.ts';
import type { Grant, Mount } from '../routing/types.ts';
import { boundedTtl, type Services } from '../services.ts';
import type { MadeToken } from './types.ts';

/**
 * Makes the token of whom a method has let in; `path` is what was asked. Throws a `Refusal` (403) where they are disabled, or
 * the method was unmounted or moved meanwhile.
 */
export async function grantToken(
  services: Services,
  grant: Grant,
  mount: Mount,
  path: string,
  now: number,
): Promise<MadeToken> {
  const bounds = boundedTtl(grant.ttl, mount, grant.maxTtl);
  const own = grant.withoutDefaultPolicy ? [] : ['default'];
  const { explicitMaxTtl = 0 } = grant;
  const identity = await identityOf(services, grant, mount, now);
  const made = await services.tokens.create(
    {
      displayName: grant.displayName,
      policies: [...new Set([...own, ...grant.policies.filter((name) => name !== 'root')])].toSorted(),
      path,
      entityId: identity?.entity.id ?? '',
      metadata: grant.metadata ?? null,
      period: grant.period ?? 0,
      numUses: grant.numUses ?? 0,
      boundCidrs: grant.boundCidrs ?? [],
      type: grantedType(grant, mount),
      explicitMaxTtl,
      ttl: Math.min(bounds.ttl, explicitMaxTtl || Infinity),
      maxTtl: bounds.maxTtl,
      ...(grant.source && { source: { mount: mount.uuid, internal: grant.source } }),
    },
    now,
  );
  // Those who end the tokens of a mount may have looked before this one was there.
  if (!(await services.mounts.isStill(mount))) {
    await services.revokeToken(made.hash, now);
    throw denied();
  }
  return {
    ...made,
    identityPolicies: identity ? policiesOf(identity) : [],
    warnings: grant.period ? [] : cappedWarnings(grant.ttl, bounds.maxTtl),
  };
}

/** A mount says it for all, or for those of whom nobody says anything. */
function grantedType({ type }: Grant, { settings }: Mount): 'service' | 'batch' {
  const ofMount = settings?.token_type;
  if (ofMount === 'service' || ofMount === 'batch') return ofMount;
  return type ?? (ofMount === 'default-batch' ? 'batch' : 'service');
}

/**
 * Who it is whom a method has let in, made where they come for the first time. Undefined where the method knows nobody by
 * name. Throws a `Refusal` (403) where they are disabled.
 */
export async function identityOf(
  { identities }: Services,
  grant: Grant,
  { accessor }: Mount,
  now: number,
): Promise<Identity | undefined> {
  if (grant.alias === undefined) return undefined;
  const arrival = { name: grant.alias, mountAccessor: accessor, metadata: grant.aliasMetadata ?? {} };
  const { id } = await identities.entities.arrive(arrival, now);
  if (grant.groups) await identities.groups.arrive(id, accessor, grant.groups, now);
  const identity = await identities.of(id);
  if (!identity) throw denied();
  return identity;
}
