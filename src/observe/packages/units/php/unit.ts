import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { COMPOSER_JSON } from './composer-json.ts';
import { COMPOSER_LOCK, INSTALLED_JSON } from './composer.ts';
import { ofProjects } from './installed-folders.ts';
import { PEAR_REGISTRY } from './pear-registry.ts';

/** PHP's packages: those that Composer installed or locked, and those that `pear` and `pecl` installed. */
export const PHP_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'php',
  version: 6,
  ecosystem: 'composer',
  formats: [INSTALLED_JSON, COMPOSER_LOCK, COMPOSER_JSON, PEAR_REGISTRY],
  counted: ofProjects,
  name: /^[a-z0-9][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*$/,
  packageVersion: /^[^\s\p{C}]+$/u,
});
