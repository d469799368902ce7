import type { ManifestEditor } from '../types.ts';
import { withLines } from './lines.ts';

const GEM = /^(\s*gem[\s(]\s*)(["'])([\w.-]+)\2((?:\s*,\s*["'][^"']*["'])*)/;

/** `Gemfile`. Source: https://bundler.io/man/gemfile.5.html */
export const GEMFILE: ManifestEditor = {
  ecosystem: 'gem',
  wants: (name) => name === 'Gemfile' || name === 'gems.rb',
  raise(text, { name, to }) {
    return withLines(text, (line) => {
      const found = GEM.exec(line);
      if (!found || found[3] !== name || /\b(?:git|github|path):/.test(line)) return undefined;
      const [all, head = '', quote = '', , versions = ''] = found;
      const asked = requirements(versions, to).map((one) => `, ${quote}${one}${quote}`);
      return `${head}${quote}${name}${quote}${asked.join('')}${line.slice(all.length)}`;
    });
  },
  // What other gems ask for is decided in the lock file, within what they admit.
  relock: ({ name, lock }) =>
    lock === 'Gemfile.lock' || lock === 'gems.locked'
      ? { command: ['bundle', 'lock', '--conservative', '--update'], packages: [name], options: [] }
      : undefined,
};

/** `~> 1.0` lets 1.1 in, which `~> 1.2.3` alone would not. */
function requirements(written: string, to: string): string[] {
  if (/["']\s*~>\s*\d+(?:\.\d+)?\s*["']/.test(written))
    return [`~> ${to.split('.').slice(0, 2).join('.')}`, `>= ${to}`];
  const [, operator] = /["']\s*(?:(~>|>=|=)\s*)?\d/.exec(written) ?? [undefined, '>='];
  return [operator === undefined ? to : `${operator} ${to}`];
}
