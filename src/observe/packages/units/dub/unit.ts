import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { DUB_JSON, DUB_SDL, SELECTIONS } from './packages.ts';

/** Packages of D that dub selected, and that projects ask for. */
export const DUB_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'dub',
  version: 2,
  ecosystem: 'dub',
  formats: [SELECTIONS, DUB_JSON, DUB_SDL],
  name: /^[a-z0-9][\w.-]*$/,
  packageVersion: /^\w[\w.+-]*$/,
});
