import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { MANIFEST, PACKAGES_LOCK } from './packages.ts';

/** Packages of Unity's package manager. */
export const UNITY_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'unity',
  version: 2,
  ecosystem: 'generic',
  formats: [PACKAGES_LOCK, MANIFEST],
  name: /^[a-z0-9][\w-]*\.[\w.-]+$/,
  packageVersion: /^\d[\w.+-]*$/,
});
