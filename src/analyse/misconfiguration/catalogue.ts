import type { CatalogueSet } from '../../model/configuration/check.ts';
import { AUDIT_CHECK_SETS, CHECK_SETS, IMAGE_CHECK_SETS } from './registry.ts';

/** All sets of checks, as the catalogue tells of them. */
export const ALL_CHECK_SETS: readonly CatalogueSet[] = [
  ...CHECK_SETS,
  ...IMAGE_CHECK_SETS,
  ...AUDIT_CHECK_SETS,
];
