import type { FindingOf } from '../../model/finding/finding.ts';

export type LicenceCategory = FindingOf<'licence'>['category'];

/** What asks for least first. */
export const LICENCE_CATEGORIES = [
  'permissive',
  'weak-copyleft',
  'copyleft',
  'network-copyleft',
  'proprietary',
  'unknown',
] as const satisfies readonly LicenceCategory[];

/** Beginnings of SPDX identifiers in lower case, the longest that fits first; all others of SPDX's list are permissive. */
const BEGINNINGS: readonly (readonly [beginning: string, category: LicenceCategory])[] = [
  ['agpl-', 'network-copyleft'],
  ['sspl-', 'network-copyleft'],
  ['eupl-', 'network-copyleft'],
  ['osl-', 'network-copyleft'],
  ['cpal-', 'network-copyleft'],
  ['rpl-', 'network-copyleft'],
  ['apsl-', 'network-copyleft'],
  ['lgpl-', 'weak-copyleft'],
  ['lgpllr', 'weak-copyleft'],
  ['mpl-', 'weak-copyleft'],
  ['epl-', 'weak-copyleft'],
  ['cddl-', 'weak-copyleft'],
  ['cpl-', 'weak-copyleft'],
  ['ipl-', 'weak-copyleft'],
  ['ms-rl', 'weak-copyleft'],
  ['ofl-', 'weak-copyleft'],
  ['erlpl-', 'weak-copyleft'],
  ['npl-', 'weak-copyleft'],
  ['spl-', 'weak-copyleft'],
  ['nokia', 'weak-copyleft'],
  ['cecill-c', 'weak-copyleft'],
  ['cecill-b', 'permissive'],
  ['cecill-', 'copyleft'],
  ['gpl-', 'copyleft'],
  ['gfdl-', 'copyleft'],
  ['cc-by-sa-', 'copyleft'],
  ['sleepycat', 'copyleft'],
  ['qpl-', 'copyleft'],
  ['ms-lpl', 'proprietary'],
  ['cc-by-nc', 'proprietary'],
  ['cc-by-nd', 'proprietary'],
  ['busl-', 'proprietary'],
  ['elastic-', 'proprietary'],
  ['polyform-', 'proprietary'],
  ['json', 'permissive'],
];

/** Exceptions by which linking with the licensed work asks nothing of what links with it. */
const LINKING =
  /(?:linking|classpath|gcc|libtool|autoconf|bison|font|llvm|runtime|ocaml|openssl|qt-|syscall)/i;

/** What a licence of SPDX's list asks of who passes the package on. `exception` is what stands after WITH. */
export function categoryOf(id: string, exception?: string): LicenceCategory {
  const lower = id.toLowerCase();
  if (lower.startsWith('licenseref-') || lower.startsWith('documentref-')) return 'unknown';
  const found = BEGINNINGS.find(([beginning]) => lower.startsWith(beginning))?.[1] ?? 'permissive';
  return found === 'copyleft' && exception !== undefined && LINKING.test(exception) ? 'weak-copyleft' : found;
}
