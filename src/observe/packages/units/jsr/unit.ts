import { denoJson } from '../../language-package/deno-json.ts';
import { denoLock } from '../../language-package/deno-lock.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';

/** Packages of the JavaScript Registry that Deno locked, or that its configuration imports. */
export const JSR_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'jsr',
  version: 2,
  ecosystem: 'jsr',
  formats: [denoLock('jsr'), denoJson('jsr')],
  name: /^@[a-z0-9-]+\/[a-z0-9-]+$/,
  packageVersion: /^\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/,
});
