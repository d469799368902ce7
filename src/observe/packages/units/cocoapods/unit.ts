import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { PODFILE_LOCK } from './podfile-lock.ts';

/** Packages of Swift and Objective-C that CocoaPods locked. */
export const COCOAPODS_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'cocoapods',
  version: 1,
  ecosystem: 'cocoapods',
  formats: [PODFILE_LOCK],
  name: /^[A-Za-z0-9_][\w.+-]*$/,
  packageVersion: /^\d[\w.+-]*$/,
});
