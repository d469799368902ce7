import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CABAL_FREEZE, PLAN_JSON, STACK_LOCK } from './lock-files.ts';

/** Packages of Haskell that Stack and Cabal locked. */
export const HACKAGE_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'hackage',
  version: 1,
  ecosystem: 'hackage',
  formats: [STACK_LOCK, CABAL_FREEZE, PLAN_JSON],
  name: /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
  packageVersion: /^\d+(?:\.\d+)*$/,
});
