import { condaLock } from '../../language-package/conda-files.ts';
import { pixiLock } from '../../language-package/pixi-lock.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CONDA_META } from './conda-meta.ts';
import { ENVIRONMENT } from './environment.ts';

/** Conda's packages: installed in environments, locked, and declared. */
export const CONDA_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'conda',
  version: 2,
  ecosystem: 'conda',
  formats: [
    CONDA_META,
    condaLock('conda', (name) => name.toLowerCase()),
    pixiLock('conda', (name) => name.toLowerCase()),
    ENVIRONMENT,
  ],
  name: /^[a-z0-9_][\w.-]*$/,
  packageVersion: /^[\w.!+]+$/,
});
