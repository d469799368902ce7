import { ROOT } from '../namespaces/types.ts';
import { leaseQuotaOf } from '../quotas/lease-quotas.ts';
import { Refusal } from '../refusal.ts';
import type { LeaseGrant, Mount } from '../routing/types.ts';
import type { Services } from '../services.ts';

/**
 * Notes a lease, and then makes what it is of: whoever finds the lease ends it, also where the vault is killed meanwhile.
 * Gives its id. Throws as `make` does, and a `Refusal` where the lease was ended before that was done, or its engine unmounted or moved.
 */
export async function grantLease(
  services: Services,
  grant: LeaseGrant,
  mount: Mount,
  path: string,
  tokenHash: string,
  now: number,
): Promise<string> {
  const { leases, namespace } = services;
  const quota = await leaseQuotaOf(services.at(ROOT).settings, namespace.path, path);
  const id = await leases.create(grant, mount, path, tokenHash, now, quota);
  try {
    // Those who end the leases of a mount may have looked before this one was there.
    if (!(await services.mounts.isStill(mount)))
      throw new Refusal(404, `no handler for route "${path}". route entry not found.`);
    if (!grant.make) return id;
    await grant.make();
    if (await leases.confirm(id)) return id;
    throw new Refusal(400, 'the lease was revoked while what it is of was made');
  } catch (error) {
    await leases.giveUp(id, grant, mount, tokenHash, now);
    // Where it cannot be ended now it is due, and tried again.
    await services.revokeLease(id, now).catch(() => undefined);
    throw error;
  }
}
