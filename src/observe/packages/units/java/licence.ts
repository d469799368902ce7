/** SPDX identifiers by how poms and bundles write licences: lower case, without punctuation and small words. */
const IDENTIFIERS: readonly (readonly [pattern: RegExp, identifier: string])[] = [
  [
    /^(?:apache (?:software )?(?:license )?(?:version )?v?2(?: 0)?|asl 2(?: 0)?|apache2|apache 2 0 license)$/,
    'Apache-2.0',
  ],
  [/apache org licenses license 2 0/, 'Apache-2.0'],
  [/^(?:apache 2(?: 0)?|apache license 2(?: 0)?|apache software license version 2 0)$/, 'Apache-2.0'],
  [/^(?:mit|mit license|mit x11 license)$|opensource org licenses mit/, 'MIT'],
  [/^bsd 2 clause(?: license)?$|opensource org licenses bsd 2 clause/, 'BSD-2-Clause'],
  [/opensource org licenses bsd 3 clause/, 'BSD-3-Clause'],
  [
    /^(?:bsd 3 clause(?: license)?|new bsd license|revised bsd license|modified bsd license)$/,
    'BSD-3-Clause',
  ],
  [/^eclipse public license (?:v|version )?1(?: 0)?$|^epl 1 0$|eclipse org legal epl v10/, 'EPL-1.0'],
  [/^eclipse public license (?:v|version )?2(?: 0)?$|^epl 2 0$|eclipse org legal epl (?:2 0|v20)/, 'EPL-2.0'],
  [/^mozilla public license (?:version )?2 0$|^mpl 2 0$/, 'MPL-2.0'],
  [/^gnu lesser general public license (?:v|version )?2 1$|^lgpl 2 1$/, 'LGPL-2.1-only'],
  [/^cc0(?: 1 0)?(?: universal)?$/, 'CC0-1.0'],
];

/** The SPDX identifier of a licence that is written as one of its usual names or addresses; else as written. */
export function spdxOf(written: string): string {
  const plain = written
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/https?|www|\bthe\b|\.txt|\.html?|\.php/g, ' ')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
  return IDENTIFIERS.find(([pattern]) => pattern.test(plain))?.[1] ?? written;
}
