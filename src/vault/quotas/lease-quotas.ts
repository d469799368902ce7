import type { MountStore } from '../mounts/mount-store.ts';

/** How many leases of one namespace there may be below a path. */
export interface LeaseQuota {
  readonly name: string;
  /**
   * Without a slash at its end: a namespace, or in it a mount, or what is asked in that, such as a role. As it is stored
   * it begins with the namespace, and is empty for the root; as `leaseQuotaOf` gives it, it is in the namespace.
   */
  readonly path: string;
  readonly maxLeases: number;
}

/** Where they are stored: all in one value. */
export const LEASE_QUOTAS_PATH = 'quotas/lease-count';

export async function leaseQuotas(settings: MountStore): Promise<readonly LeaseQuota[]> {
  return (await settings.get<readonly LeaseQuota[]>(LEASE_QUOTAS_PATH))?.value ?? [];
}

/**
 * The quota that counts for what is asked in a namespace, whose path has a slash at its end: that of the longest path in
 * it. `settings` are of the root namespace.
 */
export async function leaseQuotaOf(
  settings: MountStore,
  namespace: string,
  path: string,
): Promise<LeaseQuota | undefined> {
  const quotas = await leaseQuotas(settings);
  return quotas
    .filter((one) => slashed(one.path).startsWith(namespace))
    .map((one) => ({ ...one, path: one.path.slice(namespace.length) }))
    .filter((one) => slashed(path).startsWith(slashed(one.path)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

function slashed(path: string): string {
  return path === '' ? '' : `${path}/`;
}
