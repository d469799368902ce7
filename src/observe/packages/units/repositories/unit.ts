import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { FLAKE_LOCK } from './flake-lock.ts';
import { ELM_JSON, NIMBLE_LOCK, SHARD_LOCK } from './locks.ts';
import { ZIG_ZON } from './zig-zon.ts';

/** Repositories of sources that projects fetch as they are: by Nix, Crystal, Nim, Elm and Zig. */
export const REPOSITORIES_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'repositories',
  version: 2,
  ecosystem: 'github',
  formats: [FLAKE_LOCK, SHARD_LOCK, NIMBLE_LOCK, ELM_JSON, ZIG_ZON],
  name: /^[\w.-]+\/[\w.-]+$/,
  packageVersion: /^\w[\w.+-]*$/,
});
