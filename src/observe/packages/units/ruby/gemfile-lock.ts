import { Fault } from '../../../../model/fault.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isInsideGem } from './gem-folder.ts';

/** Sections whose gems are not the project's own; `PATH` is. */
const SECTIONS = new Set(['GEM', 'GIT', 'PLUGIN SOURCE']);
const SECTION = /^[A-Z][A-Z ]*$/;
/** Four blanks, a name, and a version in brackets, which a platform may follow: `nokogiri (1.16.0-x86_64-linux)`. */
const GEM = /^ {4}([^\s(]+) \(([^\s()-]+)(?:-[^\s()]*)?\)$/;
const CONFLICT = /^(?:<{7}|={7}|>{7})/;

/**
 * Bundler's lock file. It does not say what is for development.
 * Source: Bundler's `lockfile_parser.rb`
 */
export const GEMFILE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: (path) => /\/(?:Gemfile\.lock|gems\.locked)$/.test(path) && !isInsideGem(path),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    let section = '';
    let sections = 0;
    for (const [index, written] of linesOf(decodeText(file.bytes())).entries()) {
      const line = written.trimEnd();
      if (CONFLICT.test(line))
        throw new Fault('malformed', `${file.entry.path}: line ${index + 1}: an unresolved merge conflict`);
      if (SECTION.test(line)) {
        section = line;
        sections += 1;
      }
      const [, name, version] = SECTIONS.has(section) ? (GEM.exec(line) ?? []) : [];
      if (name && version) found.push({ kind: 'package', name, version, evidence: 'locked' });
      else if (line !== '' && sections === 0)
        throw new Fault('malformed', `${file.entry.path}: line ${index + 1}: not in a section`);
    }
    return found;
  },
};
