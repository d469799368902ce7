import { ROOT } from '../namespaces/types.ts';
import { leaseQuotaOf } from '../quotas/lease-quotas.ts';
import { Refusal } from '../refusal.ts';
import type { LeaseGrant, Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';

/** A lease, and for how many seconds what it is of is good. */
export interface GrantedLease {
  readonly id: string;
  readonly ttl: number;
}

/**
 * Notes a lease, and then makes what it is of: whoever finds the lease ends it, also where the vault is killed meanwhile.
 * Throws as `make` does, and a `Refusal` where the lease was ended before that was done, or its engine unmounted or moved.
 */
export async function grantLease(
  services: Services,
  grant: LeaseGrant,
  mount: Mount,
  path: string,
  tokenHash: string,
  now: number,
): Promise<GrantedLease> {
  const { leases, namespace } = services;
  const quota = await leaseQuotaOf(services.at(ROOT).settings, namespace.path, path);
  const id = await leases.create(grant, mount, path, tokenHash, now, quota);
  try {
    // Those who end the leases of a mount may have looked before this one was there.
    if (!(await services.mounts.isStill(mount)))
      throw new Refusal(404, `no handler for route "${path}". route entry not found.`);
    if (!grant.make) return { id, ttl: grant.ttl };
    await grant.make();
    const ttl = Math.min(grant.ttl, grant.madeFor?.() ?? grant.ttl);
    if (await leases.confirm(id, ttl)) return { id, ttl };
    throw new Refusal(400, 'the lease was revoked while what it is of was made');
  } catch (error) {
    await leases.giveUp(id, grant, mount, tokenHash, now);
    // Where it cannot be ended now it is due, and tried again.
    await services.revokeLease(id, now).catch(() => undefined);
    throw error;
  }
}
