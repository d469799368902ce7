import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import { VERSION_SCHEMES } from '../../versions/registry.ts';
import type { ManifestEditor, Refusal } from '../types.ts';

/** `url: "…", from: "1.0.0"`, `exact:`, `.upToNextMinor(from:`, and `"1.0.0"..<"2.0.0"`. */
const PACKAGE =
  /\burl:\s{0,100}"([^"\n]{1,300})"\s{0,100},\s{0,100}(?:(?:from|exact):\s{0,20}|\.(?:upToNextMajor|upToNextMinor)\(\s{0,20}from:\s{0,20}|\.exact\(\s{0,20})?"(\d[\w.+-]{0,100})"(?:\s{0,20}(\.\.<|\.\.\.)\s{0,20}"(\d[\w.+-]{0,100})")?/g;

/**
 * `Package.swift`. Source: Swift Package Manager, "PackageDescription", Package.Dependency
 * https://docs.swift.org/package-manager/PackageDescription/PackageDescription.html
 */
export const PACKAGE_SWIFT: ManifestEditor = {
  ecosystem: 'swift',
  wants: (name) => /^Package(?:@swift-[\d.]{1,10})?\.swift$/.test(name),
  raise(text, { name, to }) {
    const edits: (TextEdit | Refusal)[] = [];
    for (const found of text.matchAll(PACKAGE)) {
      const [all, address = '', from = '', range, upper = ''] = found;
      const line = text.slice(text.lastIndexOf('\n', found.index) + 1, found.index);
      if (line.includes('//') || repository(address) !== name.toLowerCase()) continue;
      const start = found.index + all.indexOf(`"${from}"`, all.indexOf(address) + address.length) + 1;
      const isAbove =
        range !== undefined && VERSION_SCHEMES.semver.compare(to, upper) >= (range === '...' ? 1 : 0);
      edits.push(
        isAbove
          ? { reason: `the range of ${name} ends at ${upper}, below what is fixed` }
          : { start, end: start + from.length, text: to },
      );
    }
    const refused = edits.find((one) => 'reason' in one);
    if (refused) return refused;
    return edits.length === 0
      ? undefined
      : edited(
          text,
          edits.filter((one) => 'start' in one),
        );
  },
  relock: ({ name, lock }) =>
    lock === 'Package.resolved'
      ? {
          command: ['swift', 'package', 'update'],
          packages: [name.slice(name.lastIndexOf('/') + 1)],
          options: [],
        }
      : undefined,
};

/** As advisories name it. */
function repository(address: string): string {
  return address
    .replace(/^[a-z][a-z0-9+.-]{0,20}:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^([^/:]+):/, '$1/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}
