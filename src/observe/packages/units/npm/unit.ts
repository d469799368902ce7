import { denoJson } from '../../language-package/deno-json.ts';
import { denoLock } from '../../language-package/deno-lock.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { BUILT_FILE } from './built-file.ts';
import { BUN_LOCK, BUN_LOCK_BINARY } from './bun-lock.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { PACKAGE_LOCK } from './package-lock.ts';
import { PLUG_N_PLAY } from './plug-n-play.ts';
import { PNPM_LOCK } from './pnpm-lock.ts';
import { PNPM_WORKSPACE } from './pnpm-workspace.ts';
import { PROJECT_MANIFEST } from './project-manifest.ts';
import { PACKAGE_NAME, PACKAGE_VERSION } from './registry-name.ts';
import { YARN_LOCK } from './yarn-lock.ts';

/** Packages of Node.js: those installed, and those that lock files and manifests of npm, Yarn, pnpm, Bun and Deno name. */
export const NPM_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'npm',
  version: 8,
  ecosystem: 'npm',
  formats: [
    PACKAGE_JSON,
    PROJECT_MANIFEST,
    PNPM_WORKSPACE,
    PACKAGE_LOCK,
    YARN_LOCK,
    PNPM_LOCK,
    BUN_LOCK,
    BUN_LOCK_BINARY,
    denoLock('npm'),
    denoJson('npm'),
    PLUG_N_PLAY,
    BUILT_FILE,
  ],
  name: PACKAGE_NAME,
  packageVersion: PACKAGE_VERSION,
});
