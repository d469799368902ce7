import { Fault } from '../../../model/fault.ts';
import { grammarOf } from '../../requirements/grammars.ts';
import type { ManifestEditor } from '../types.ts';

/** `gem 'name', '~> 1.0', '< 1.5'`, which goes on where a comma ends a line. */
const GEM =
  /^([ \t]{0,64}gem(?:[ \t]{1,64}|[ \t]{0,64}\([ \t]{0,64}))(["'])([\w.-]{1,256})\2((?:[ \t]{0,64},\s{0,64}["'][^"'\n]{0,256}["'](?!\s{0,64}=>)){0,16})/gm;
/** What is left of a statement, line by line. */
const REST = /(?:[^\n]{0,2000},[ \t]{0,64}\n){0,16}[^\n]{0,2000}/y;
/** Behind requirements there are options, or the statement ends. */
const OPTION = /^[ \t]*,\s*(?:\w+:(?!:)|:\w+\s*=>|["']\w+["']\s*=>|\*\*)/;
const ELSEWHERE = /\b(?:git|github|path):|:(?:git|github|path)\s*=>/;

/** `Gemfile`. Source: https://bundler.io/man/gemfile.5.html */
export const GEMFILE: ManifestEditor = {
  ecosystem: 'gem',
  wants: (name) => name === 'Gemfile' || name === 'gems.rb',
  raise(text, { name, to }) {
    let [isFound, isComputed] = [false, false];
    const after = text.replaceAll(GEM, (all: string, ...groups: unknown[]) => {
      const [head, quote, own, versions, at] = groups as [string, string, string, string, number];
      if (own !== name) return all;
      REST.lastIndex = at + all.length;
      const rest = REST.exec(text)?.[0] ?? '';
      if (ELSEWHERE.test(rest)) return all;
      isComputed ||= /^[ \t]*,/.test(rest) && !OPTION.test(rest);
      isFound = true;
      const [comma = ', '] = /^[ \t]*,\s*/.exec(versions) ?? [];
      const asked = requirements(versions, to).map(
        (one, index) => `${index === 0 ? comma : ', '}${quote}${one}${quote}`,
      );
      return `${head}${quote}${name}${quote}${asked.join('')}`;
    });
    if (isComputed) return { reason: 'its requirement is computed' };
    return isFound ? after : undefined;
  },
  // What other gems ask for is decided in the lock file, within what they admit.
  relock: ({ name, lock }) =>
    lock === 'Gemfile.lock' || lock === 'gems.locked'
      ? { command: ['bundle', 'lock', '--conservative', '--update'], packages: [name], options: [] }
      : undefined,
};

/** What was written as the lower end is raised; other ends and exclusions stay where they admit the version. */
function requirements(written: string, to: string): string[] {
  const others = Array.from(written.matchAll(/["']\s*((?:<=?|!=)[^"']*)["']/g), ([, one = '']) => one.trim());
  return [...raised(written, to), ...others.filter((one) => doesAdmit(one, to))];
}

/** `~> 1.0` lets 1.1 in, which `~> 1.2.3` alone would not. */
function raised(written: string, to: string): string[] {
  if (/["']\s*~>\s*\d+(?:\.\d+)?\s*["']/.test(written))
    return [`~> ${to.split('.').slice(0, 2).join('.')}`, `>= ${to}`];
  const [, operator] = /["']\s*(?:(~>|>=|=)\s*)?\d/.exec(written) ?? [undefined, '>='];
  return [operator === undefined ? to : `${operator} ${to}`];
}

function doesAdmit(range: string, version: string): boolean {
  try {
    return grammarOf('gem')?.parse(range).admits(version) === true;
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}
