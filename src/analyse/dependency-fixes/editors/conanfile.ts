import type { ManifestEditor } from '../types.ts';
import { withLines } from './lines.ts';

/** `name/version`, where a requirement of conanfile.txt or conanfile.py may begin and end. */
const REFERENCE = /(^|["'\s(])([a-z0-9_][a-z0-9_+.-]{1,100})\/([\w.+-]{1,100})(?=$|[@#"'\s])/g;

/** `conanfile.txt` and `conanfile.py`. Source: https://docs.conan.io/2/reference/conanfile_txt.html */
export const CONANFILE: ManifestEditor = {
  ecosystem: 'conan',
  wants: (name) => name === 'conanfile.txt' || name === 'conanfile.py',
  raise(text, { name, to }) {
    if (new RegExp(String.raw`(?:^|["'\s(])${escaped(name)}/[\w.+@/-]{1,200}#`, 'm').test(text))
      return { reason: `${name} is pinned to a revision, and which the fixed version has is not known here` };
    return withLines(text, (line) => {
      if (/^\s*#/.test(line)) return undefined;
      let isFound = false;
      const after = line.replaceAll(REFERENCE, (all: string, before: string, written: string) => {
        if (written !== name) return all;
        isFound = true;
        return `${before}${written}/${to}`;
      });
      return isFound ? after : undefined;
    });
  },
  relock: ({ lock }) =>
    lock === 'conan.lock'
      ? { command: ['conan', 'lock', 'create', '.'], packages: [], options: ['--lockfile-partial'] }
      : undefined,
};

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
