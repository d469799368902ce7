import type { VersionScheme } from './types.ts';

/** Every version scheme, by id. */
export const VERSION_SCHEMES: readonly VersionScheme[] = [];
