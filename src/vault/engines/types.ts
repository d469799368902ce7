import type { VaultUnit } from '../routing/types.ts';

/** Something that keeps or makes secrets: one folder in `engines/`. */
export type SecretsEngine = VaultUnit;
