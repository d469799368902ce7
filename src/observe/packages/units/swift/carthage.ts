import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { repositoryName } from './package-resolved.ts';

const MAXIMUM_SIZE = 1024 * 1024;
/** `github "owner/name" ~> 1.0`: a kind, where it is from, and a requirement, or in quotes a version or a branch. */
const LINE = /^(github|git|binary)\s+"([^"]{1,512})"\s*(?:(~>|>=|==)\s*([\w.+-]{1,128})|"([^"]{1,256})")?$/;
const VERSION = /^(?![0-9a-f]{40}$)v?\d[\w.+-]*$/;

/** Carthage's lock file. Source: https://github.com/Carthage/Carthage/blob/master/Documentation/Artifacts.md */
export const CARTFILE_RESOLVED: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/Cartfile.resolved'),
  read: (file) => readCartfile(decodeText(file.bytes()), 'locked'),
};

/** What a project asks Carthage for. */
export const CARTFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: ['Cartfile.resolved'] },
  recognises: endingWith(['/Cartfile', '/Cartfile.private'], (path) =>
    /\/Cartfile(?:\.private)?$/.test(path),
  ),
  read: (file) => readCartfile(decodeText(file.bytes()), 'declared', file.entry.path.endsWith('.private')),
};

function readCartfile(text: string, evidence: 'locked' | 'declared', isPrivate?: boolean): LanguageFact[] {
  const open: string[] = [];
  const broken: number[] = [];
  const found = linesOf(text).flatMap((line, index): LanguageFact[] => {
    const written = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (written === '') return [];
    const [, kind, from = '', operator = '', bound, quoted] = LINE.exec(written) ?? [];
    if (kind === undefined) {
      broken.push(index + 1);
      return [];
    }
    const name = kind === 'github' && !from.includes('://') ? `github.com/${from}` : repositoryName(from);
    const exact = operator === '==' ? bound : evidence === 'locked' ? quoted : undefined;
    const isOpen = exact === undefined ? evidence === 'locked' || quoted !== undefined : !VERSION.test(exact);
    // A binary is described by an address, which is no repository.
    if (kind === 'binary' || isOpen) {
      open.push(from);
      return [];
    }
    const range = `${operator} ${bound ?? ''}`.trim() || '*';
    const decided = exact === undefined ? { version: '', range } : { version: exact };
    const development = isPrivate === true ? { development: true } : {};
    return [{ kind: 'package', name, ...decided, evidence, ...development }];
  });
  const why = 'a binary, a branch or a commit, whose advisories cannot be told';
  return [...found, ...unversioned(open, evidence, why), ...brokenParts(broken, evidence)];
}
