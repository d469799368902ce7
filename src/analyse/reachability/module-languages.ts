import { REACHABILITY_UNITS } from './registry.ts';
import type { ModuleLanguage } from './types.ts';

/** The languages whose modules are followed. */
export const MODULE_LANGUAGES: readonly ModuleLanguage[] = REACHABILITY_UNITS.flatMap(
  ({ language }) => language ?? [],
);
