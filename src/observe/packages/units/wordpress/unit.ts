import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { PLUGIN_HEADER, THEME_HEADER } from './headers.ts';

/** Plugins and themes of WordPress that are installed. */
export const WORDPRESS_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'wordpress',
  version: 1,
  ecosystem: 'wordpress-plugin',
  formats: [PLUGIN_HEADER, THEME_HEADER],
  name: /^[\w][\w.-]*$/,
  packageVersion: /^\w[\w.+-]*$/,
});
