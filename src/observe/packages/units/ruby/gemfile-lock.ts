import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isInsideGem } from './gem-folder.ts';

/** The section of the project's own gems, and those that name no gem at a version. */
const OWN = 'PATH';
const WITHOUT_GEMS = new Set(['PLATFORMS', 'DEPENDENCIES', 'CHECKSUMS', 'RUBY VERSION', 'BUNDLED WITH']);
const SECTION = /^[A-Z][A-Z ]*$/;
/** Four blanks, a name, and a version in brackets, which a platform may follow: `nokogiri (1.16.0-x86_64-linux)`. */
const GEM = /^ {4}([^\s(]+) \(([^\s()-]+)(?:-[^\s()]*)?\)$/;
/** What else stands in such a section: its fields, and what a gem needs. */
const OTHER = /^ {2}[\w-]+:|^ {6}/;

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
    const broken: number[] = [];
    let section = '';
    for (const [index, written] of linesOf(decodeText(file.bytes())).entries()) {
      const line = written.trimEnd();
      if (SECTION.test(line)) {
        section = line;
        continue;
      }
      // What a section of a later Bundler holds is not known, but a gem at a version is one.
      const holdsGems = section !== OWN && !WITHOUT_GEMS.has(section);
      const [, name, version] = holdsGems ? (GEM.exec(line) ?? []) : [];
      if (name && version) found.push({ kind: 'package', name, version, evidence: 'locked' });
      else if (line !== '' && (section === '' || !line.startsWith(' ') || (holdsGems && !OTHER.test(line))))
        broken.push(index + 1);
    }
    return [...found, ...brokenParts(broken, 'locked')];
  },
};
