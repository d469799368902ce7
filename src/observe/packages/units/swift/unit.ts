import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CARTFILE, CARTFILE_RESOLVED } from './carthage.ts';
import { PACKAGE_RESOLVED } from './package-resolved.ts';
import { PACKAGE_SWIFT } from './package-swift.ts';

/** Packages that the Swift Package Manager or Carthage locked, and that projects ask them for. */
export const SWIFT_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'swift',
  version: 4,
  ecosystem: 'swift',
  formats: [PACKAGE_RESOLVED, CARTFILE_RESOLVED, PACKAGE_SWIFT, CARTFILE],
  name: /^[\w.@~+-]+(?:\/[\w.@~+-]+)+$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
