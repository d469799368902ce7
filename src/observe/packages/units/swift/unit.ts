import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { PACKAGE_RESOLVED } from './package-resolved.ts';

/** Packages that the Swift Package Manager locked. */
export const SWIFT_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'swift',
  version: 1,
  ecosystem: 'swift',
  formats: [PACKAGE_RESOLVED],
  name: /^[\w.@~+-]+(?:\/[\w.@~+-]+)+$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
