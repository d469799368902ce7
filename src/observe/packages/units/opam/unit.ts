import { posix } from 'node:path';
import { withInstalledNeeds } from '../../language-package/installed-needs.ts';
import { withoutOwn } from '../../language-package/own-packages.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { NAMED_OPAM, OPAM_EXTENSION, OPAM_MANIFEST } from './manifest.ts';
import { OPAM_LOCKED, SWITCH_PACKAGE } from './opam-file.ts';

/** Packages of OCaml: those that are installed in a switch, those that opam locked, and what manifests ask for. */
export const OPAM_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'opam',
  version: 4,
  ecosystem: 'opam',
  formats: [OPAM_LOCKED, SWITCH_PACKAGE, OPAM_MANIFEST],
  byMagic: NAMED_OPAM,
  counted: (facts, files) =>
    withInstalledNeeds(withoutOwn(OPAM_EXTENSION, facts, files), {
      homeOf: (path) => posix.dirname(posix.dirname(path)),
      isEverywhere: false,
    }),
  name: /^[A-Za-z0-9_+-]+$/,
  packageVersion: /^[A-Za-z0-9_+.~-]+$/,
});
