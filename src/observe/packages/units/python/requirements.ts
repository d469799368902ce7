import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isInstalled } from './distribution-folder.ts';
import { normalName } from './name.ts';

const FILE_NAME = /\/(?:[^/]*[-_.])?requirements(?:[-_.][^/]*)?\.txt$|\/requirements\/[^/]+\.txt$/i;
/** A name, extras, and the rest, by https://peps.python.org/pep-0508/. */
const REQUIREMENT = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/is;
const EXACT = /^={2,3}\s*([^\s*]+)$/;
/** `-r FILE`, `--requirement=FILE`, and the same for constraints. */
const INCLUDE = /^(?:-r|-c|--requirement|--constraint)[ =]*(\S+)/;
const WHEEL_VERSION = /\/[^/#?-]+-([^/#?-]+)(?:-[^/#?-]+)?-[^/#?-]+-[^/#?-]+-[^/#?-]+\.whl(?:[#?\s]|$)/;

/**
 * pip's requirements files: what is pinned by `==`, `===` or the address of a wheel. Other files that one includes
 * are read if they are named as requirements files are.
 * Source: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export const REQUIREMENTS: PackageFormat = {
  evidence: 'declared',
  maximumSize: 8 * 1024 * 1024,
  recognises: (path) => path.endsWith('.txt') && FILE_NAME.test(path) && !isInstalled(path),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const open: string[] = [];
    const includes: string[] = [];
    for (const line of logicalLines(decodeText(file.bytes()))) {
      const include = INCLUDE.exec(line)?.[1];
      const requirement = line.startsWith('-') ? editable(line) : line;
      const pinned = pinOf(requirement);
      if (include && !FILE_NAME.test(`/${include}`)) includes.push(include);
      if (pinned) found.push({ kind: 'package', ...pinned, evidence: 'declared' });
      else if (requirement && !isLocal(requirement)) open.push(requirement);
    }
    return [
      ...found,
      ...unversioned(open, 'declared', 'not pinned to one version'),
      ...unversioned(includes, 'declared', 'includes, which are not followed'),
    ];
  },
};

/** Lines without comments, joined where one ends with a backslash; blank ones left out. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let parts: string[] = [];
  for (const line of linesOf(text)) {
    const isComment = /^\s*#/.test(line);
    const goesOn = !isComment && line.endsWith('\\');
    parts.push(goesOn ? line.slice(0, -1) : line);
    if (goesOn) continue;
    lines.push(withoutComment(parts.join('')));
    parts = [];
  }
  lines.push(withoutComment(parts.join('')));
  return lines.filter((line) => line !== '');
}

function withoutComment(line: string): string {
  const comment = line.search(/(?:^|\s)#/);
  return (comment < 0 ? line : line.slice(0, comment)).trim();
}

/** What `-e` or `--editable` names; empty for other options. */
function editable(line: string): string {
  return /^(?:-e|--editable)[ =]*(.*)$/.exec(line)?.[1] ?? '';
}

/** A path, which is the project's own. */
function isLocal(requirement: string): boolean {
  return /^(?:[./]|file:|[a-z]:\\)/i.test(requirement);
}

function pinOf(line: string): { name: string; version: string } | undefined {
  const [, name, rest = ''] = REQUIREMENT.exec(line) ?? [];
  if (name === undefined) return undefined;
  const version = rest.startsWith('@') ? WHEEL_VERSION.exec(rest)?.[1] : exactVersion(rest);
  return version === undefined ? undefined : { name: normalName(name), version };
}

/** The version of the `==` or `===` among some specifiers; what follows a marker (`;`) or an option does not count. */
function exactVersion(specifiers: string): string | undefined {
  const [written = ''] = specifiers.split(/;|\s--/, 1);
  const clauses = written.replaceAll(/[()]/g, '').split(',');
  return clauses.map((clause) => EXACT.exec(clause.trim())?.[1]).find((version) => version !== undefined);
}
