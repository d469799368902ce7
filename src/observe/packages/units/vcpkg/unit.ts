import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { PORT_SPDX } from './spdx.ts';
import { STATUS } from './status.ts';
import { VCPKG_JSON } from './vcpkg-json.ts';

/** Ports of vcpkg: installed ones, and those that a project asks for. */
export const VCPKG_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'vcpkg',
  version: 1,
  ecosystem: 'vcpkg',
  formats: [STATUS, PORT_SPDX, VCPKG_JSON],
  name: /^[a-z0-9][a-z0-9-]*$/,
  packageVersion: /^[\w][\w.+:~-]*$/,
});
