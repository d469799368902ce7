import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { WRAP } from './wrap.ts';

/** Projects that Meson fetches and builds with one's own. */
export const MESON_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'meson',
  version: 1,
  ecosystem: 'generic',
  formats: [WRAP],
  name: /^[A-Za-z0-9][\w.+-]*$/,
  packageVersion: /^\w[\w.+/-]*$/,
});
