import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { OPAM_LOCKED, SWITCH_PACKAGE } from './opam-file.ts';

/** Packages of OCaml: those that are installed in a switch, and those that opam locked. */
export const OPAM_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'opam',
  version: 1,
  ecosystem: 'opam',
  formats: [OPAM_LOCKED, SWITCH_PACKAGE],
  name: /^[A-Za-z0-9_+-]+$/,
  packageVersion: /^[A-Za-z0-9_+.~-]+$/,
});
