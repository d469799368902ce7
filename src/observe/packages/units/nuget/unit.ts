import { isProgram, mayBeProgram } from '../../../executable/executable.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { DEPS_JSON, PACKAGES_LOCK, PROJECT_ASSETS } from './lock-files.ts';
import { NUSPEC, PUBLISHED_PACKAGE, UNPACKED_PACKAGE } from './nuspec.ts';
import { PAKET_DEPENDENCIES } from './paket-dependencies.ts';
import { PAKET_LOCK } from './paket-lock.ts';
import { PROGRAM, withoutNamedAssemblies } from './program.ts';
import { PACKAGES_CONFIG, PROJECT_FILE } from './project-files.ts';

/** Packages of .NET: unpacked, published with a program, and locked or declared by projects. */
export const NUGET_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'nuget',
  version: 5,
  ecosystem: 'nuget',
  formats: [
    DEPS_JSON,
    UNPACKED_PACKAGE,
    PUBLISHED_PACKAGE,
    PACKAGES_LOCK,
    PROJECT_ASSETS,
    PAKET_LOCK,
    PACKAGES_CONFIG,
    PROJECT_FILE,
    PAKET_DEPENDENCIES,
    NUSPEC,
  ],
  byMagic: { format: PROGRAM, mayBe: mayBeProgram, recognises: isProgram },
  counted: withoutNamedAssemblies,
  name: /^\w[\w.-]*$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
