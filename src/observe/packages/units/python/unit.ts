import { condaLock } from '../../language-package/conda-files.ts';
import { pixiLock } from '../../language-package/pixi-lock.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { CONDA_ENVIRONMENT } from './conda-environment.ts';
import { CORE_METADATA, WHEEL, ZIPPED_EGG } from './core-metadata.ts';
import { looksLikeRequirements, mayBeIncluded, withIncludes } from './includes.ts';
import { NORMAL_NAME, normalName, VERSION } from './name.ts';
import { PIPFILE_LOCK } from './pipfile-lock.ts';
import { PIPFILE, PYPROJECT, SETUP_CFG } from './project-manifests.ts';
import { RECORD } from './record.ts';
import { SETUP_PY } from './setup-py.ts';
import { REQUIREMENTS } from './requirements.ts';
import { PDM_LOCK, POETRY_LOCK, PYLOCK, UV_LOCK } from './toml-locks.ts';
import { ZIP_APPLICATION } from './zip-application.ts';

/** Python's packages: installed distributions, and what requirements and lock files name. */
export const PYTHON_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'python',
  version: 7,
  ecosystem: 'pypi',
  formats: [
    CORE_METADATA,
    RECORD,
    ZIPPED_EGG,
    WHEEL,
    ZIP_APPLICATION,
    REQUIREMENTS,
    PIPFILE_LOCK,
    POETRY_LOCK,
    UV_LOCK,
    PDM_LOCK,
    PYLOCK,
    CONDA_ENVIRONMENT,
    condaLock('pip', normalName),
    pixiLock('pypi', normalName),
    PYPROJECT,
    PIPFILE,
    SETUP_CFG,
    SETUP_PY,
  ],
  byMagic: { format: REQUIREMENTS, mayBe: mayBeIncluded, recognises: looksLikeRequirements },
  counted: withIncludes,
  name: NORMAL_NAME,
  packageVersion: VERSION,
});
