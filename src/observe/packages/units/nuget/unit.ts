import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { DEPS_JSON, PACKAGES_LOCK, PROJECT_ASSETS } from './lock-files.ts';
import { PACKAGES_CONFIG, PROJECT_FILE } from './project-files.ts';

/** Packages of .NET: those that a program was published with, and those that projects lock or declare. */
export const NUGET_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'nuget',
  version: 1,
  ecosystem: 'nuget',
  formats: [DEPS_JSON, PACKAGES_LOCK, PROJECT_ASSETS, PACKAGES_CONFIG, PROJECT_FILE],
  name: /^\w[\w.-]*$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
