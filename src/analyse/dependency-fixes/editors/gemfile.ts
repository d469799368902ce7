import type { ManifestEditor } from '../types.ts';

const GEM = /^(\s*gem[\s(]\s*)(["'])([\w.-]+)\2((?:\s*,\s*["'][^"']*["'])*)/;
/** Characters of a line that is looked at. */
const LONGEST = 2_000;

/** `Gemfile`. Source: https://bundler.io/man/gemfile.5.html */
export const GEMFILE: ManifestEditor = {
  ecosystem: 'gem',
  wants: (name) => name === 'Gemfile' || name === 'gems.rb',
  raise(text, { name, to }) {
    let isFound = false;
    const lines = text.split('\n').map((line) => {
      const found = line.length > LONGEST ? null : GEM.exec(line);
      if (!found || found[3] !== name || /\b(?:git|github|path):/.test(line)) return line;
      isFound = true;
      const [all, head = '', quote = '', , versions = ''] = found;
      const [, operator] = /["']\s*(~>|>=|=)?\s*\d/.exec(versions) ?? [undefined, '>='];
      const asked = operator === undefined ? to : `${operator} ${to}`;
      return `${head}${quote}${name}${quote}, ${quote}${asked}${quote}${line.slice(all.length)}`;
    });
    return isFound ? lines.join('\n') : undefined;
  },
  // What other gems ask for is decided in the lock file, within what they admit.
  relock: ({ name, lock }) =>
    lock === 'Gemfile.lock' || lock === 'gems.locked'
      ? { command: ['bundle', 'lock', '--update'], packages: [name], options: [] }
      : undefined,
};
