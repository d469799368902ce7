import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CONAN_LOCK } from './conan-lock.ts';
import { CONANFILE_PY } from './conanfile-py.ts';
import { CONANFILE } from './conanfile-txt.ts';
import { CONANINFO } from './conaninfo.ts';

/** Packages of C and C++ that Conan installed or locked, and that recipes ask for. */
export const CONAN_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'conan',
  version: 2,
  ecosystem: 'conan',
  formats: [CONANINFO, CONAN_LOCK, CONANFILE, CONANFILE_PY],
  name: /^[\w][\w.+-]*$/,
  packageVersion: /^\w[\w.+-]*$/,
});
