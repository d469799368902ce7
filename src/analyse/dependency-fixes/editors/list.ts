import type { ManifestEditor } from '../types.ts';
import { CARGO_TOML } from './cargo-toml.ts';
import { COMPOSER_JSON } from './composer-json.ts';
import { GEMFILE } from './gemfile.ts';
import { GO_MOD } from './go-mod.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { POM } from './pom.ts';
import { PYPROJECT } from './pyproject.ts';
import { REQUIREMENTS } from './requirements.ts';

/** Every kind of manifest that is changed. */
export const MANIFEST_EDITORS: readonly ManifestEditor[] = [
  PACKAGE_JSON,
  REQUIREMENTS,
  PYPROJECT,
  GO_MOD,
  POM,
  GEMFILE,
  CARGO_TOML,
  COMPOSER_JSON,
];

/** Is a file, by its path, a manifest that is changed? */
export function isChangeable(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return MANIFEST_EDITORS.some((editor) => editor.wants(name));
}
