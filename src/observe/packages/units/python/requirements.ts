import { withEnds } from '../../../../model/path-test.ts';
import { posix } from 'node:path';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isInstalled } from './distribution-folder.ts';
import { normalName } from './name.ts';
import { parseRequirement, wheelAt } from './requirement.ts';

const FILE_NAME =
  /\/(?:[^/]*[-_.])?requirements(?:[-_.][^/]*)?\.(?:txt|in|pip)$|\/requirements\/[^/]+\.(?:txt|in|pip)$/i;
/** `-r FILE`, `--requirement=FILE`, and the same for constraints. */
const INCLUDE = /^(-r|-c|--requirement|--constraint)(?:\s*=\s*|\s+|(?<=^-[rc]))(\S+)/;
/** `${NAME}`: pip takes it from its environment. */
const VARIABLE = /\$\{[A-Z0-9_]+\}/;
/** Pages about the format, as Sphinx lays them beside what it makes of them. */
const PAGE = /\.(?:md|rst)\.txt$/i;
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
  recognises: withEnds(
    ['.txt', '.in', '.pip'],
    (path) => FILE_NAME.test(path) && !PAGE.test(path) && !isInstalled(path),
  ),
  read: (file) => requirementsIn(decodeText(file.bytes()), posix.dirname(file.entry.path)),
};

function requirementsIn(text: string, folder: string): LanguageFact[] {
  const found: LanguageFact[] = [];
  const bringers = bringersIn(text);
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
    const wheel = wheelAt(written);
    if (written === '' || (!wheel && isLocal(written))) continue;
    const requirement = wheel ?? (ADDRESS.test(written) ? undefined : parseRequirement(written));
    if (requirement?.address !== undefined && isLocal(requirement.address)) continue;
    if (VARIABLE.test(written) || (!wheel && ADDRESS.test(written)) || requirement?.address !== undefined)
      open.push(written);
    else if (requirement === undefined) broken.push(line);
    else {
      const { name, version = '', range } = requirement;
      const known = range === undefined ? {} : { range: range || '*' };
      const direct = isAskedFor(name, bringers);
      found.push({ kind: 'package', name, version, ...known, evidence: 'declared', ...direct });
    }
  }
  return [
    ...withBrought(found, bringers),
    ...unversioned(open, 'declared'),
    ...brokenParts(broken, 'declared'),
  ];
}

/** By name what asks for it: other packages, and files of requirements (`-r FILE`, a manifest's name). */
type Bringers = ReadonlyMap<string, readonly string[]>;

/**
 * The comments that pip-compile and uv write behind or below a requirement: `# via A, B`, or `# via` and a line for each.
 * Source: pip-tools' documentation, "Example usage for pip-compile"
 */
function bringersIn(text: string): Bringers {
  const found = new Map<string, string[]>();
  let current: string[] | undefined;
  let isOpen = false;
  for (const line of linesOf(text)) {
    const own = withoutComment(line);
    const comment = line.slice(line.search(/(?:^|\s)#/) + 1).replace(/^[\s#]+/, '');
    const name = /^[A-Za-z0-9]/.test(own) ? parseRequirement(own.replace(/\\$/, ''))?.name : undefined;
    if (name !== undefined) {
      [current, isOpen] = [[], false];
      found.set(name, current);
    }
    if (!line.includes('#')) continue;
    const via = /^via\b(.*)$/.exec(comment);
    if (via) isOpen = true;
    const written = isOpen ? (via?.[1] ?? comment).split(',') : [];
    current?.push(...written.map((one) => one.trim()).filter((one) => one !== ''));
  }
  return new Map([...found].filter(([, names]) => names.length > 0));
}

/** Nothing where the file has no such comments. */
function isAskedFor(name: string, bringers: Bringers): { direct?: boolean } {
  const own = bringers.get(name);
  return own ? { direct: own.some((one) => !isPackage(one)) } : {};
}

/** `-r FILE`, `NAME (pyproject.toml)` and the like are the project's own. */
function isPackage(bringer: string): boolean {
  return /^[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?$/.test(bringer) && !/\.(?:in|txt|toml|cfg|py)$/.test(bringer);
}

/** What each package needs, told by the comments of those that it brings. */
function withBrought(facts: readonly LanguageFact[], bringers: Bringers): LanguageFact[] {
  if (bringers.size === 0) return [...facts];
  const versions = new Map(
    facts.flatMap((fact) => (fact.kind === 'package' ? [[fact.name, fact.version]] : [])),
  );
  const brought = new Map<string, string[]>();
  for (const [name, own] of bringers) {
    for (const bringer of own.filter(isPackage).map((one) => normalName(one.replace(/\[.*/, '')))) {
      const known = brought.get(bringer) ?? [];
      brought.set(bringer, known);
      if (versions.get(name)) known.push(`${name}@${versions.get(name)}`);
    }
  }
  return facts.map((fact) =>
    fact.kind === 'package' ? { ...fact, requires: brought.get(fact.name) ?? [] } : fact,
  );
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
  return /^(?:-e|--editable)[ =]*(.*)/.exec(line)?.[1]?.trim() ?? '';
}

/** A path, which is the project's own. */
function isLocal(requirement: string): boolean {
  return (
    /^(?:[./]|file:|[a-z]:\\)/i.test(requirement) ||
    (!requirement.includes('://') && /^\/?[^@;=<>~! /]+\/[^@ ]*$/.test(requirement))
  );
}
