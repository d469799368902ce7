import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { MODULE_LOCK } from './lock-file.ts';
import { MODULE_BAZEL } from './module-bazel.ts';

/** Modules of Bazel that a project locks or declares. */
export const BAZEL_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'bazel',
  version: 1,
  ecosystem: 'bazel',
  formats: [MODULE_LOCK, MODULE_BAZEL],
  name: /^[a-z]([a-z0-9._-]*[a-z0-9])?$/,
  packageVersion: /^\w[\w.+-]*$/,
});
