import { posix } from 'node:path';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isInstalled } from './distribution-folder.ts';
import { parseRequirement } from './requirement.ts';

const FILE_NAME =
  /\/(?:[^/]*[-_.])?requirements(?:[-_.][^/]*)?\.(?:txt|in|pip)$|\/requirements\/[^/]+\.(?:txt|in|pip)$/i;
/** `-r FILE`, `--requirement=FILE`, and the same for constraints. */
const INCLUDE = /^(-r|-c|--requirement|--constraint)(?:\s*=\s*|\s+|(?<=^-[rc]))(\S+)/;
/** `${NAME}`: pip takes it from its environment. */
const VARIABLE = /\$\{[A-Z0-9_]+\}/;
const ADDRESS = /^(?:git|hg|svn|bzr)\+|^[a-z]+:\/\//i;

/**
 * pip's requirements files: what is pinned by `==`, `===` or the address of a wheel, and the ranges of what is not.
 * Files that one includes, or is constrained by, count wherever they lie.
 * Source: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export const REQUIREMENTS: PackageFormat = {
  evidence: 'declared',
  maximumSize: 8 * 1024 * 1024,
  decidedBy: { lockFiles: [] },
  recognises: (path) => FILE_NAME.test(path) && !isInstalled(path),
  read: (file) => requirementsIn(decodeText(file.bytes()), posix.dirname(file.entry.path)),
};

function requirementsIn(text: string, folder: string): LanguageFact[] {
  const found: LanguageFact[] = [];
  const open: string[] = [];
  const broken: number[] = [];
  for (const { line, content } of logicalLines(text)) {
    const [, option = '', include] = INCLUDE.exec(content) ?? [];
    if (include !== undefined && !include.includes('://')) {
      const path = posix.resolve(folder, include);
      found.push({ kind: 'include', path, isConstraint: option.includes('c') });
      continue;
    }
    if (include !== undefined) open.push(include);
    const written = content.startsWith('-') ? editable(content) : content;
    if (written === '' || isLocal(written)) continue;
    const requirement = ADDRESS.test(written) ? undefined : parseRequirement(written);
    if (requirement?.address !== undefined && isLocal(requirement.address)) continue;
    if (VARIABLE.test(written) || ADDRESS.test(written) || requirement?.address !== undefined)
      open.push(written);
    else if (requirement === undefined) broken.push(line);
    else {
      const { name, version = '', range } = requirement;
      const known = range === undefined ? {} : { range: range || '*' };
      found.push({ kind: 'package', name, version, ...known, evidence: 'declared' });
    }
  }
  return [...found, ...unversioned(open, 'declared'), ...brokenParts(broken, 'declared')];
}

/** Lines without comments, joined where one ends with a backslash, with the number of their first; blank ones left out. */
function logicalLines(text: string): { line: number; content: string }[] {
  const lines: { line: number; content: string }[] = [];
  let parts: string[] = [];
  const written = linesOf(text);
  for (const [index, line] of written.entries()) {
    const isComment = /^\s*#/.test(line);
    const goesOn = !isComment && line.endsWith('\\') && index + 1 < written.length;
    parts.push(goesOn ? line.slice(0, -1) : line);
    if (goesOn) continue;
    lines.push({ line: index + 2 - parts.length, content: withoutComment(parts.join('')) });
    parts = [];
  }
  return lines.filter(({ content }) => content !== '');
}

function withoutComment(line: string): string {
  const comment = line.search(/(?:^|\s)#/);
  return (comment < 0 ? line : line.slice(0, comment)).trim();
}

/** What `-e` or `--editable` names; empty for other options. */
function editable(line: string): string {
  return /^(?:-e|--editable)[ =]*(.*)$/.exec(line)?.[1]?.trim() ?? '';
}

/** A path, which is the project's own. */
function isLocal(requirement: string): boolean {
  return (
    /^(?:[./]|file:|[a-z]:\\)/i.test(requirement) ||
    (!requirement.includes('://') && /^[^@;=<>~! ]+\/[^@ ]*$/.test(requirement))
  );
}
