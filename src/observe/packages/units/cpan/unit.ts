import { posix } from 'node:path';
import { withInstalledNeeds } from '../../language-package/installed-needs.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CPANFILE, META_JSON } from './declarations.ts';
import { INSTALL_JSON, INSTALLED_META, installedOnce, PACKING_LIST, PERLLOCAL } from './installed.ts';
import { ofTheirDistributions } from './modules.ts';
import { SNAPSHOT } from './snapshot.ts';

/** Distributions of Perl: installed, locked by Carton, and declared. */
export const CPAN_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'cpan',
  version: 4,
  ecosystem: 'cpan',
  formats: [INSTALL_JSON, INSTALLED_META, PERLLOCAL, PACKING_LIST, SNAPSHOT, META_JSON, CPANFILE],
  counted: (facts) =>
    withInstalledNeeds(ofTheirDistributions(installedOnce(facts)), {
      homeOf: (path) => posix.dirname(posix.dirname(path)),
      isEverywhere: true,
    }),
  // Manifests do not know the author of what a lock file names.
  wishedName: (name) => name.slice(name.indexOf('/') + 1),
  name: /^(?:[A-Z][A-Z0-9-]*\/)?[A-Za-z_][\w.-]*$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
