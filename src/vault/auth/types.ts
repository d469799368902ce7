import type { VaultUnit } from '../routing/types.ts';

/** A way by which people and workloads say who they are: one folder in `auth/`. */
export type AuthMethod = VaultUnit;
