import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { requested, requirementsIn } from '../../language-package/ruby-requirements.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isInsideGem } from './gem-folder.ts';

const MAXIMUM_LINE = 4096;
const GEM = /^\s*gem[\s(]+(?:"([^"#]+)"|'([^']+)')\s*(.*)/;
/** A gem that the file names by an expression. */
const COMPUTED = /^\s*gem[\s(]+[^"'\s(=.]/;
const LOCAL = /\bpath(?::|\s*=>)/;
const ADDRESS = /\b(?:git|github|gist|bitbucket)(?::|\s*=>)/;
const GROUP = /^\s*group\b(.*)\bdo\b/;
const DEVELOPMENT = /:(?:development|test)\b|["'](?:development|test)["']/;

/**
 * Bundler's manifest. It is Ruby and never run: gems that lines name by texts are read, one on a line.
 * Source: https://bundler.io/man/gemfile.5.html
 */
export const GEMFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['Gemfile.lock', 'gems.locked'] },
  recognises: endingWith(
    ['/Gemfile', '/gems.rb'],
    (path) => /\/(?:Gemfile|gems\.rb)$/.test(path) && !isInsideGem(path),
  ),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const without: string[] = [];
    let isForDevelopment = false;
    for (const [index, line] of linesOf(decodeText(file.bytes())).entries()) {
      if (line.length > MAXIMUM_LINE) continue;
      if (GROUP.test(line)) isForDevelopment = DEVELOPMENT.test(line);
      if (/^end\b/.test(line)) isForDevelopment = false;
      const [, double, single, rest = ''] = GEM.exec(line) ?? [];
      const name = double ?? single;
      if (name === undefined) {
        if (COMPUTED.test(line)) without.push(`line ${index + 1}`);
        continue;
      }
      if (LOCAL.test(rest)) continue;
      if (ADDRESS.test(rest)) without.push(name);
      else found.push(requested(name, requirementsIn(rest), isForDevelopment || DEVELOPMENT.test(rest)));
    }
    return [...found, ...unversioned(without, 'declared')];
  },
};
