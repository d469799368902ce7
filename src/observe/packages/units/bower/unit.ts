import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { BOWER_JSON, INSTALLED_COMPONENT } from './components.ts';

/** Components of Bower: installed, and those that a project asks for. */
export const BOWER_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'bower',
  version: 1,
  ecosystem: 'bower',
  formats: [INSTALLED_COMPONENT, BOWER_JSON],
  name: /^[\w][\w.-]*$/,
  packageVersion: /^v?\d[\w.+-]*$/,
});
