import { linesOf } from '../../../document/file-lines.ts';
import { isToken } from '../../system-package/found-package.ts';
import { filesFact, type ListedFact, listedUnit } from '../../system-package/listed-unit.ts';
import type { PackageUnit } from '../../types.ts';

/** Where pkgtools notes each package, since Slackware 15 and before; the latter is a link to the former then. */
const NOTE = /^\/var\/(?:lib\/pkgtools|log)\/packages\/([^/]{1,300})$/;

/** Packages of Slackware and its kin, from the notes of pkgtools. */
export const SLACKWARE_UNIT: PackageUnit<ListedFact> = listedUnit({
  id: 'slackware',
  version: 1,
  ecosystem: 'slackware',
  databases: [],
  recognises: (path) => NOTE.test(path),
  read(file): ListedFact[] {
    const note = NOTE.exec(file.entry.path)?.[1] ?? '';
    const listed = namedBy(note);
    if (!listed) return [{ kind: 'broken', reason: 'it is not named NAME-VERSION-ARCH-BUILD' }];
    return [{ kind: 'package', key: note, listed }, filesFact(note, pathsIn(linesOf(file)))];
  },
});

/** A note is named `NAME-VERSION-ARCH-BUILD`, and names alone may have dashes (Slackware, `upgradepkg`). */
function namedBy(note: string) {
  const [, name, version, architecture, build] = /^(.+)-([^-]+)-([^-]+)-([^-]+)$/.exec(note) ?? [];
  if (!isToken(name) || !isToken(version) || !isToken(architecture) || !isToken(build)) return undefined;
  return { name, version: `${version}-${build}`, architecture };
}

/** What stands behind `FILE LIST:`, a path a line from the root; folders end in a slash. */
function* pathsIn(lines: Iterable<string>): Generator<string, undefined> {
  let isList = false;
  for (const line of lines) {
    const text = line.trimEnd();
    if (isList && text !== '' && !text.endsWith('/') && !text.startsWith('install/')) yield text;
    isList ||= text === 'FILE LIST:';
  }
}
