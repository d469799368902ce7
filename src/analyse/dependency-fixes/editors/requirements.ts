import type { ManifestEditor } from '../types.ts';
import { withLines } from './lines.ts';
import { isNamed, raisedSpecifier } from './python-requirement.ts';

const REQUIREMENT = /^(\s*)([A-Za-z0-9][\w.-]*)(\s*\[[^\]]*\])?(\s*)((?:[<>=!~(][^;#\\"']*)?)(.*)$/s;

/** pip's requirements and constraints. Source: https://pip.pypa.io/en/stable/reference/requirements-file-format */
export const REQUIREMENTS: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name, path) =>
    /^(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in)$/.test(name) ||
    /\/requirements\/[\w.-]{1,200}\.(?:txt|in)$/.test(path),
  raise(text, { name, to }) {
    const after = withLines(text, (line) => raisedRequirementLine(line, name, to));
    // Who pins by hashes has them made: what they are of the new version is not known here.
    return after !== undefined && /^[^#\n]*--hash=/m.test(text)
      ? {
          reason:
            'its requirements are pinned by hashes: have them made anew, as by `pip-compile --generate-hashes`',
        }
      : after;
  },
  relock: () => undefined,
};

/** A line that asks for a package, with the version; undefined where it asks for another one, or by an address. */
export function raisedRequirementLine(line: string, name: string, to: string): string | undefined {
  const [, indent = '', written = '', extras = '', gap = '', specifier = '', rest = ''] =
    REQUIREMENT.exec(line) ?? [];
  if (!isNamed(written, name) || /^\s*[@=:]/.test(rest)) return undefined;
  const kept = specifier.trimEnd();
  const behind = specifier.slice(kept.length) + rest;
  const asked = raisedSpecifier(kept, to);
  return `${indent}${written}${extras}${kept === '' ? '' : gap}${asked}${kept === '' ? gap : ''}${behind}`;
}
