import { withoutOwn } from '../../language-package/own-packages.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CABAL, CABAL_EXTENSION } from './cabal.ts';
import { CABAL_PROJECT } from './cabal-project.ts';
import { HPACK } from './hpack.ts';
import { CABAL_FREEZE, STACK_LOCK } from './lock-files.ts';
import { PACKAGE_DATABASE } from './package-database.ts';
import { PLAN_JSON } from './plan-json.ts';
import { STACK_YAML } from './stack-yaml.ts';

/** Packages of Haskell: those registered with a compiler, those that Stack and Cabal locked, and what manifests ask for. */
export const HACKAGE_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'hackage',
  version: 4,
  ecosystem: 'hackage',
  formats: [STACK_LOCK, CABAL_FREEZE, PLAN_JSON, PACKAGE_DATABASE, CABAL, HPACK, STACK_YAML, CABAL_PROJECT],
  counted: (facts, files) => withoutOwn(CABAL_EXTENSION, facts, files),
  name: /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/,
  packageVersion: /^\d+(?:\.\d+)*$/,
});
