import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { PUBSPEC } from './pubspec.ts';
import { PUBSPEC_LOCK } from './pubspec-lock.ts';

/** Packages of Dart and Flutter that pub locked, or that manifests ask for. */
export const PUB_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'pub',
  version: 2,
  ecosystem: 'pub',
  formats: [PUBSPEC_LOCK, PUBSPEC],
  name: /^[a-z_]\w*$/i,
  packageVersion: /^\d[\w.+-]*$/,
});
