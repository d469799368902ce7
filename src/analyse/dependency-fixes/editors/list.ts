import type { ManifestEditor } from '../types.ts';
import { CARGO_TOML } from './cargo-toml.ts';
import { COMPOSER_JSON } from './composer-json.ts';
import { CONANFILE } from './conanfile.ts';
import { CONDA_ENVIRONMENT } from './conda-environment.ts';
import { GEMFILE } from './gemfile.ts';
import { GO_MOD } from './go-mod.ts';
import { GO_WORK } from './go-work.ts';
import { GRADLE } from './gradle.ts';
import { MIX_EXS } from './hex.ts';
import { NUGET } from './nuget.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { PACKAGE_SWIFT } from './package-swift.ts';
import { PNPM_WORKSPACE } from './pnpm-workspace.ts';
import { POM } from './pom.ts';
import { PUBSPEC } from './pubspec.ts';
import { PYPROJECT } from './pyproject.ts';
import { REQUIREMENTS } from './requirements.ts';
import { SETUP_CFG } from './setup-cfg.ts';
import { WORKFLOW } from './workflow.ts';

/** Every kind of manifest that is changed; of those that can override, the first does. */
export const MANIFEST_EDITORS: readonly ManifestEditor[] = [
  PNPM_WORKSPACE,
  PACKAGE_JSON,
  REQUIREMENTS,
  SETUP_CFG,
  CONDA_ENVIRONMENT,
  PYPROJECT,
  GO_MOD,
  GO_WORK,
  POM,
  GRADLE,
  GEMFILE,
  CARGO_TOML,
  COMPOSER_JSON,
  NUGET,
  MIX_EXS,
  PUBSPEC,
  PACKAGE_SWIFT,
  CONANFILE,
  WORKFLOW,
];

/** Is a file, by its path, a manifest that is changed? */
export function isChangeable(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return MANIFEST_EDITORS.some((editor) => editor.wants(name, path));
}
