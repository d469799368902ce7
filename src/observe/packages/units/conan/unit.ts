import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CONAN_LOCK, CONANFILE } from './conan-lock.ts';

/** Packages of C and C++ that Conan locked, and that a `conanfile.txt` asks for. */
export const CONAN_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'conan',
  version: 1,
  ecosystem: 'conan',
  formats: [CONAN_LOCK, CONANFILE],
  name: /^[\w][\w.+-]*$/,
  packageVersion: /^\w[\w.+-]*$/,
});
