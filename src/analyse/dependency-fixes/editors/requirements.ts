import type { ManifestEditor } from '../types.ts';
import { isNamed, raisedSpecifier } from './python-requirement.ts';

/** Characters of a line that is looked at. */
const LONGEST = 2_000;
const REQUIREMENT = /^(\s*)([A-Za-z0-9][\w.-]*)(\s*\[[^\]]*\])?(\s*)((?:[<>=!~(][^;#\\]*)?)(.*)$/s;

/** pip's requirements and constraints. Source: https://pip.pypa.io/en/stable/reference/requirements-file-format */
export const REQUIREMENTS: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name) => /^(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in)$/.test(name),
  raise(text, { name, to }) {
    // Who pins by hashes has them made: what they are of the new version is not known here.
    if (/^\s*[^#\n]*--hash=/m.test(text)) return undefined;
    let isFound = false;
    const lines = text.split('\n').map((line) => {
      if (line.length > LONGEST) return line;
      const [, indent = '', written = '', extras = '', gap = '', specifier = '', rest = ''] =
        REQUIREMENT.exec(line) ?? [];
      if (!isNamed(written, name) || /^\s*@/.test(rest)) return line;
      isFound = true;
      const kept = specifier.trimEnd();
      const behind = specifier.slice(kept.length) + rest;
      const asked = raisedSpecifier(kept, to);
      return `${indent}${written}${extras}${kept === '' ? '' : gap}${asked}${kept === '' ? gap : ''}${behind}`;
    });
    return isFound ? lines.join('\n') : undefined;
  },
  relock: () => undefined,
};
