import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { MANIFEST } from './manifest.ts';

/** Packages of Julia that its package manager locked. */
export const JULIA_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'julia',
  version: 1,
  ecosystem: 'julia',
  formats: [MANIFEST],
  name: /^\w+$/,
  packageVersion: /^\d[\w.+-]*$/,
});
