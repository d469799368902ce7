import type { ChainAnchor } from '../platform/chain-anchor/types.ts';
import type { DatabaseDrivers } from '../platform/database-drivers/types.ts';
import type { Directories } from '../platform/directory/types.ts';
import type { DomainProbe } from '../platform/domain-probe/types.ts';
import type { Fetch } from '../platform/fetch/types.ts';
import type { HostInfo } from '../platform/host-info/types.ts';
import type { Mount, VaultUnit } from './routing/types.ts';

/** What a replica can tell of itself. */
export interface ServerParts {
  /** What its operator has written down, without what is secret. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Of the machine that it runs on. */
  readonly host?: (() => Promise<HostInfo>) | undefined;
}

/** What the vault is made of: every unit by kind and type, and what asks other servers. */
export interface Parts {
  readonly fetch: Fetch;
  unitOf(mount: Pick<Mount, 'kind' | 'type' | 'options'>): VaultUnit | undefined;
  /** Default none. */
  readonly databases?: DatabaseDrivers;
  /** Where the head of the chain is kept; default nowhere. */
  readonly anchor?: ChainAnchor | undefined;
  readonly directories?: Directories;
  readonly domains?: DomainProbe;
  readonly server?: ServerParts;
  /** What a guess of a password costs; default what keeps guessers out, which tests of what is around one do not need. */
  readonly passwordCost?: number | undefined;
}
