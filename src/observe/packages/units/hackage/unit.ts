import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CABAL_FREEZE, PLAN_JSON, STACK_LOCK } from './lock-files.ts';
import { PACKAGE_DATABASE } from './package-database.ts';

/** Packages of Haskell: those registered with a compiler, and those that Stack and Cabal locked. */
export const HACKAGE_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'hackage',
  version: 2,
  ecosystem: 'hackage',
  formats: [STACK_LOCK, CABAL_FREEZE, PLAN_JSON, PACKAGE_DATABASE],
  name: /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
  packageVersion: /^\d+(?:\.\d+)*$/,
});
