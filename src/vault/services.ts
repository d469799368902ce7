import type { StoreChain } from './chain/store-chain.ts';
import type { AuditLog } from './audit/types.ts';
import type { DatabaseDrivers } from '../platform/database-drivers/types.ts';
import type { DomainProbe } from '../platform/domain-probe/types.ts';
import type { Directories } from '../platform/directory/types.ts';
import type { Fetch } from '../platform/fetch/types.ts';
import type { Fingerprints } from './fingerprints/fingerprints.ts';
import type { Honeytokens } from './honeytokens/honeytokens.ts';
import type { IdentityStore } from './identity/identity-store.ts';
import type { InFlight } from './in-flight.ts';
import type { LeaseStore } from './leases/lease-store.ts';
import type { ListenerSettings } from './listener/listener-settings.ts';
import type { Meter } from './meter.ts';
import type { MountStore } from './mounts/mount-store.ts';
import type { MountTable } from './mounts/mount-table.ts';
import type { NamespaceSeals } from './namespaces/namespace-seals.ts';
import type { NamespaceTable } from './namespaces/namespace-table.ts';
import type { Namespace } from './namespaces/types.ts';
import type { ServerParts } from './parts.ts';
import type { PolicyStore } from './policies/policy-store.ts';
import type { RateLimits } from './quotas/rate-limits.ts';
import type { Mount, VaultUnit } from './routing/types.ts';
import type { KeyControl } from './seal/types.ts';
import type { TokenStore } from './tokens/token-store.ts';

/** What the parts of an unsealed vault know of each other, in one namespace: nothing in it reaches another one. */
export interface Services {
  readonly chain: StoreChain;
  readonly namespace: Namespace;
  /** All of them. */
  readonly namespaces: NamespaceTable;
  readonly seals: NamespaceSeals;
  /** Is a namespace sealed? Where another replica has its keys they are taken up now. */
  isSealed(namespace: Namespace): Promise<boolean>;
  /** The same of another one. */
  at(namespace: Namespace): Services;
  readonly tokens: TokenStore;
  readonly leases: LeaseStore;
  readonly policies: PolicyStore;
  readonly identities: IdentityStore;
  readonly mounts: MountTable;
  /** What the vault itself keeps of the namespace, besides mounts. */
  readonly settings: MountStore;
  readonly audit: AuditLog;
  readonly keys: KeyControl;
  readonly limits: RateLimits;
  readonly meter: Meter;
  readonly inFlight: InFlight;
  readonly listener: ListenerSettings;
  readonly server: ServerParts;
  readonly fingerprints: Fingerprints;
  readonly honeytokens: Honeytokens;
  readonly databases: DatabaseDrivers;
  readonly directories: Directories;
  readonly domains: DomainProbe;
  readonly passwordCost: number | undefined;
  readonly fetch: Fetch;
  unitOf(mount: Pick<Mount, 'kind' | 'type' | 'options'>): VaultUnit | undefined;
  storeOf(mount: Mount): MountStore;
  /** All that there is of the namespace. */
  stores(): readonly MountStore[];
  /** Ends a token with all that it made: other tokens, leases, what it keeps for itself. */
  revokeToken(hash: string, now: number): Promise<void>;
  /** Ends a lease; with `force` also where its engine cannot. */
  revokeLease(id: string, now: number, force?: boolean): Promise<void>;
}

/** Seconds that a token or lease has where nobody says, and has at most: 32 days. */
export const SYSTEM_TTL = 2_764_800;

/** Seconds that are asked, within what a mount gives, and what a role of it does where that is less; 0 where it says nothing. */
export function boundedTtl(
  asked: number | undefined,
  { defaultTtl, maxTtl }: Pick<Mount, 'defaultTtl' | 'maxTtl'>,
  own = 0,
): { readonly ttl: number; readonly maxTtl: number } {
  const outer = maxTtl > 0 ? maxTtl : SYSTEM_TTL;
  const most = own > 0 ? Math.min(own, outer) : outer;
  const usual = defaultTtl > 0 ? defaultTtl : SYSTEM_TTL;
  return { ttl: Math.min(asked !== undefined && asked > 0 ? asked : usual, most), maxTtl: most };
}
