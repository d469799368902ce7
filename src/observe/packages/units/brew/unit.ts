import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { BREWFILE, BREWFILE_LOCK, CASK_METADATA, INSTALL_RECEIPT } from './installed.ts';

/** Formulae and casks of Homebrew: installed, locked and declared. */
export const BREW_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'brew',
  version: 1,
  ecosystem: 'brew',
  formats: [INSTALL_RECEIPT, CASK_METADATA, BREWFILE_LOCK, BREWFILE],
  name: /^(?:[\w.-]+\/[\w.-]+\/)?[\w@.+-]+$/,
  packageVersion: /^[\w][\w.,:+~-]*$/,
});
