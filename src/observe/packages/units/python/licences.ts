/** Trove classifiers that mean one SPDX licence; others, such as `BSD License`, stay as written. */
const SPDX_BY_CLASSIFIER: ReadonlyMap<string, string> = new Map([
  ['Apache Software License', 'Apache-2.0'],
  ['Boost Software License 1.0 (BSL-1.0)', 'BSL-1.0'],
  ['GNU Affero General Public License v3', 'AGPL-3.0-only'],
  ['GNU Affero General Public License v3 or later (AGPLv3+)', 'AGPL-3.0-or-later'],
  ['GNU General Public License v2 (GPLv2)', 'GPL-2.0-only'],
  ['GNU General Public License v2 or later (GPLv2+)', 'GPL-2.0-or-later'],
  ['GNU General Public License v3 (GPLv3)', 'GPL-3.0-only'],
  ['GNU General Public License v3 or later (GPLv3+)', 'GPL-3.0-or-later'],
  ['GNU Lesser General Public License v2 or later (LGPLv2+)', 'LGPL-2.0-or-later'],
  ['GNU Lesser General Public License v3 (LGPLv3)', 'LGPL-3.0-only'],
  ['GNU Lesser General Public License v3 or later (LGPLv3+)', 'LGPL-3.0-or-later'],
  ['ISC License (ISCL)', 'ISC'],
  ['MIT License', 'MIT'],
  ['MIT No Attribution License (MIT-0)', 'MIT-0'],
  ['Mozilla Public License 2.0 (MPL 2.0)', 'MPL-2.0'],
  ['Python Software Foundation License', 'PSF-2.0'],
  ['The Unlicense (Unlicense)', 'Unlicense'],
  ['Universal Permissive License (UPL)', 'UPL-1.0'],
  ['zlib/libpng License', 'Zlib'],
]);
const CLASSIFIER = 'License :: ';
/** `License` may hold the whole text of a licence; a name is shorter. */
const MAXIMUM_NAME = 80;

/** The licences of a distribution: `License-Expression` (PEP 639), else a `License` that is a name, else classifiers. */
export function licencesOf(headers: ReadonlyMap<string, readonly string[]>): string[] {
  const expression = headers.get('license-expression')?.[0];
  if (expression) return [expression];
  const name = headers.get('license')?.[0] ?? '';
  const isName =
    name !== '' && name.length <= MAXIMUM_NAME && !name.includes('\n') && name.toUpperCase() !== 'UNKNOWN';
  if (isName) return [name];
  const classified = (headers.get('classifier') ?? [])
    .filter((classifier) => classifier.startsWith(CLASSIFIER))
    .map((classifier) => classifier.split(' :: ').at(-1) ?? '')
    .filter((last) => last !== 'OSI Approved' && last !== '');
  return [...new Set(classified.map((last) => SPDX_BY_CLASSIFIER.get(last) ?? last))];
}
