import { posix } from 'node:path';
import { withInstalledNeeds } from '../../language-package/installed-needs.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { DESCRIPTION } from './description.ts';
import { PACKRAT_LOCK, RENV_LOCK } from './renv-lock.ts';

/** Packages of R: those installed, and those that renv and packrat locked. */
export const CRAN_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'cran',
  version: 2,
  ecosystem: 'cran',
  formats: [RENV_LOCK, PACKRAT_LOCK, DESCRIPTION],
  // R looks in one library after another.
  counted: (facts) =>
    withInstalledNeeds(facts, {
      homeOf: (path) => posix.dirname(posix.dirname(path)),
      isEverywhere: true,
    }),
  name: /^[A-Za-z][A-Za-z0-9.]*$/,
  packageVersion: /^\d[\d.-]*$/,
});
