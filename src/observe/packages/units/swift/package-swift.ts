import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { repositoryName } from './package-resolved.ts';

/** Comments, and texts that may look like some; a text without its end takes the rest of its line. */
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^\n])*"?/g;
/** `.package(url: "…", from: "1.0.0")`: an address or an identity, and what stands behind it. */
const PACKAGE =
  /\.package\(\s{0,64}(?:name:\s{0,16}"[^"\n]{0,256}",\s{0,64})?(url|id|path):\s{0,16}"([^"\n]{1,512})"\s{0,64}(?:,\s{0,64}([^)\n]{0,256}))?/g;
/** What stands for an address where that is no plain text. */
const COMPUTED =
  /\.package\(\s{0,64}(?:name:\s{0,16}"[^"\n]{0,256}",\s{0,64})?(?:url|id):(?!\s{0,16}"[^"\n]{1,512}"\s{0,64}[,)])\s{0,16}([^\s,)][^,)\n]{0,80})/g;
const TEXTS = /"([^"\n]{1,128})"/g;

/**
 * `Package.swift`: a program, which is not run. Dependencies that it writes with literals are read.
 * Source: https://docs.swift.org/package-manager/PackageDescription
 */
export const PACKAGE_SWIFT: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['Package.resolved'] },
  recognises: endingWith(
    '.swift',
    (path) =>
      /\/Package(?:@swift-[\d.]+)?\.swift$/.test(path) &&
      !/\/(?:\.build|Pods|Carthage|checkouts)\//.test(path),
  ),
  read(file): LanguageFact[] {
    const text = decodeText(file.bytes()).replaceAll(COMMENT, (part) => (part.startsWith('"') ? part : ' '));
    const open: string[] = [];
    const found = Array.from(text.matchAll(PACKAGE)).flatMap(
      ({ 1: kind, 2: from = '', 3: rest = '' }): LanguageFact[] => {
        if (kind === 'path') return [];
        const name = kind === 'id' ? from.replace('.', '/') : repositoryName(from);
        const decided = requirementIn(rest);
        if (decided) return [{ kind: 'package', name, ...decided, evidence: 'declared', direct: true }];
        open.push(name);
        return [];
      },
    );
    const computed = Array.from(text.matchAll(COMPUTED), ([, address = '']) => address.trim());
    return [
      ...found,
      ...unversioned(open, 'declared', 'a branch, a commit, or a version that is computed'),
      ...unversioned(computed, 'declared', 'an address that is computed'),
    ];
  },
};

/** `from:` and `.upToNextMajor` are before the next major version, `..<` is before its end, `...` has its end. */
function requirementIn(rest: string): { readonly version: string; readonly range?: string } | undefined {
  const [first, second] = Array.from(rest.matchAll(TEXTS), ([, text = '']) => text);
  if (first === undefined || /\b(?:branch|revision)\b/.test(rest) || !/^v?\d/.test(first)) return undefined;
  if (/\bexact\b/.test(rest)) return { version: first };
  if (second !== undefined) {
    const upper = rest.includes('..<') ? `<${second}` : `<=${second}`;
    return { version: '', range: `>=${first}, ${upper}` };
  }
  const [major = 0, minor = 0] = first
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
  const next = /\bupToNextMinor\b/.test(rest) ? `${major}.${minor + 1}.0` : `${major + 1}.0.0`;
  return { version: '', range: `>=${first}, <${next}` };
}
