import type { Include, ManifestEditor } from '../types.ts';
import { isNamed, raisedSpecifier } from './python-requirement.ts';

/** Blanks, also a backslash at the end of a line that goes on. */
const BLANK = String.raw`(?:\s|\\\r?\n)`;
/** A version specifier ends where a marker, a comment or an option of pip begins. */
const REQUIREMENT = new RegExp(
  String.raw`^(${BLANK}*)([A-Za-z0-9][\w.-]*)(${BLANK}*\[[^\]]*\])?(${BLANK}*)((?:[<>=!~(](?:[^;#\\"'\s]|${BLANK}(?!-))*)?)(.*)$`,
  's',
);
/** What may come behind it. */
const BEHIND = /^(?:\s|\\\r?\n)*(?:$|[;"']|(?<=\s)[#-])/;
const INCLUDE = /^\s*(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s+|(?<=^\s*-[rc]))([^\s#]+)/;
const GOES_ON = /\\\r?$/;
/** Characters of one requirement that are looked at: more than hashes of all its files. */
const LONGEST = 100_000;

/** pip's requirements and constraints. Source: https://pip.pypa.io/en/stable/reference/requirements-file-format */
export const REQUIREMENTS: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name, path) =>
    /^(?:[\w.-]*requirements[\w.-]*|(?:[\w.-]*[.-])?constraints[\w.-]*)\.(?:txt|in)$/.test(name) ||
    /\/requirements\/[\w.-]{1,200}\.(?:txt|in)$/.test(path),
  raise(text, { name, to }) {
    let isFound = false;
    const lines = requirementsIn(text).map((one) => {
      const after = one.length > LONGEST ? undefined : raisedRequirementLine(one, name, to);
      isFound ||= after !== undefined;
      return after ?? one;
    });
    if (!isFound) return undefined;
    // Who pins by hashes has them made: what they are of the new version is not known here.
    return /^[^#\n]*--hash=/m.test(text)
      ? {
          reason:
            'its requirements are pinned by hashes: have them made anew, as by `pip-compile --generate-hashes`',
        }
      : lines.join('\n');
  },
  includes: (text) => text.split('\n').flatMap(includedBy),
  relock: () => undefined,
};

/** Lines, with those that go on in the next one in one piece. */
function requirementsIn(text: string): string[] {
  const found: string[] = [];
  let parts: string[] = [];
  for (const line of text.split('\n')) {
    parts.push(line);
    if (GOES_ON.test(line) && !line.trimStart().startsWith('#')) continue;
    found.push(parts.join('\n'));
    parts = [];
  }
  return parts.length > 0 ? [...found, parts.join('\n')] : found;
}

function includedBy(line: string): Include[] {
  const [option = '', path] = (line.length > LONGEST ? null : INCLUDE.exec(line)) ?? [];
  if (path === undefined || path.includes('://')) return [];
  return [{ path, isConstraint: /^\s*--?c/.test(option) }];
}

/** A line that asks for a package, with the version; undefined where it asks for another one, or by an address. */
export function raisedRequirementLine(line: string, name: string, to: string): string | undefined {
  const [, indent = '', written = '', extras = '', gap = '', specifier = '', rest = ''] =
    REQUIREMENT.exec(line) ?? [];
  if (!isNamed(written, name)) return undefined;
  let end = specifier.length;
  while (end > 0 && /[\s\\]/.test(specifier.charAt(end - 1))) end -= 1;
  const kept = specifier.slice(0, end);
  const behind = (kept === '' ? gap : '') + specifier.slice(end) + rest;
  if (!BEHIND.test(behind)) return undefined;
  const asked = raisedSpecifier(kept.replaceAll(/\\\r?\n/g, ' '), to);
  return `${indent}${written}${extras}${kept === '' ? '' : gap}${asked}${behind}`;
}
