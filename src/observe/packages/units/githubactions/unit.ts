import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { WORKFLOW } from './workflow.ts';

/** Actions and reusable workflows that workflows of GitHub use. */
export const GITHUBACTIONS_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'githubactions',
  version: 2,
  ecosystem: 'githubactions',
  formats: [WORKFLOW],
  name: /^[\w.-]+\/[\w.-]+$/,
  packageVersion: /^[\w.+-]*$/,
});
