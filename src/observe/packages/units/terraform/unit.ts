import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { LOCK, MODULES } from './locked.ts';

/** Providers and modules that Terraform or OpenTofu locked. */
export const TERRAFORM_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'terraform',
  version: 1,
  ecosystem: 'terraform',
  formats: [LOCK, MODULES],
  name: /^[\w.-]+(?:\/[\w.-]+){1,3}$/,
  packageVersion: /^\d[\w.+-]*$/,
});
