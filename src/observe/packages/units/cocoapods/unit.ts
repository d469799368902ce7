import { withoutOwn } from '../../language-package/own-packages.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { PODFILE } from './podfile.ts';
import { PODFILE_LOCK } from './podfile-lock.ts';
import { EXTENSION, PODSPEC } from './podspec.ts';

/** Packages of Swift and Objective-C that CocoaPods locked, or that its manifests ask for. */
export const COCOAPODS_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'cocoapods',
  version: 2,
  ecosystem: 'cocoapods',
  formats: [PODFILE_LOCK, PODFILE, PODSPEC],
  // Pods that have their specification in the same tree are the project's own.
  counted: (facts, files) => withoutOwn(EXTENSION, facts, files),
  name: /^[A-Za-z0-9_][\w.+-]*$/,
  packageVersion: /^\d[\w.+-]*$/,
});
