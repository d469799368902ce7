import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { INSTALLED_ROCK, LUAROCKS_LOCK, ROCKSPEC, TREE_MANIFEST } from './rockspec.ts';

/** Rocks of Lua: installed, locked and declared. */
export const LUAROCKS_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'luarocks',
  version: 2,
  ecosystem: 'luarocks',
  formats: [INSTALLED_ROCK, TREE_MANIFEST, LUAROCKS_LOCK, ROCKSPEC],
  name: /^(?:[\w.-]+\/)?[\w.-]+$/,
  packageVersion: /^\w[\w.+-]*$/,
});
