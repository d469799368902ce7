import type { MountStore } from '../mounts/mount-store.ts';

/** How many leases there may be below a path. */
export interface LeaseQuota {
  readonly name: string;
  /** Without a slash at its end: a mount, or what is asked in it, such as a role; empty for all. */
  readonly path: string;
  readonly maxLeases: number;
}

/** Where they are stored: all in one value. */
export const LEASE_QUOTAS_PATH = 'quotas/lease-count';

export async function leaseQuotas(settings: MountStore): Promise<readonly LeaseQuota[]> {
  return (await settings.get<readonly LeaseQuota[]>(LEASE_QUOTAS_PATH))?.value ?? [];
}

/** The quota that counts for what is asked: that of the longest path. */
export async function leaseQuotaOf(settings: MountStore, path: string): Promise<LeaseQuota | undefined> {
  const quotas = await leaseQuotas(settings);
  return quotas
    .filter((one) => one.path === '' || `${path}/`.startsWith(`${one.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}
