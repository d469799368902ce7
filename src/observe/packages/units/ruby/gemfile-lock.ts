import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isInsideGem } from './gem-folder.ts';

/** The section of the project's own gems, that of what the project asks for, and those that name no gem at a version. */
const OWN = 'PATH';
const ASKED_FOR = 'DEPENDENCIES';
const WITHOUT_GEMS = new Set(['PLATFORMS', ASKED_FOR, 'CHECKSUMS', 'RUBY VERSION', 'BUNDLED WITH']);
const SECTION = /^[A-Z][A-Z ]*$/;
/** Four blanks, a name, and a version in brackets, which a platform may follow: `nokogiri (1.16.0-x86_64-linux)`. */
const GEM = /^ {4}([^\s(]+) \(([^\s()-]+)(?:-[^\s()]*)?\)$/;
/** What else stands in such a section: its fields, and what a gem needs. */
const OTHER = /^ {2}[\w-]+:|^ {6}/;
const NEED = /^ {6}([^\s(!]+)/;
/** `name`, `name (~> 1.0)`, and `name!` for a gem from elsewhere than the usual source. */
const WISH = /^ {2}([^\s(!]+)/;

/**
 * Bundler's lock file. It does not say what is for development; the manifest beside it does.
 * Source: Bundler's `lockfile_parser.rb`
 */
export const GEMFILE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith(
    ['/Gemfile.lock', '/gems.locked'],
    (path) => /\/(?:Gemfile\.lock|gems\.locked)$/.test(path) && !isInsideGem(path),
  ),
  read(file): LanguageFact[] {
    const found: Gem[] = [];
    const local: Gem[] = [];
    const direct = new Set<string>();
    const broken: number[] = [];
    let [section, listsWishes] = ['', false];
    for (const [index, written] of linesOf(decodeText(file.bytes())).entries()) {
      const line = written.trimEnd();
      if (SECTION.test(line)) {
        section = line;
        listsWishes ||= section === ASKED_FOR;
        continue;
      }
      // What a section of a later Bundler holds is not known, but a gem at a version is one.
      const holdsGems = !WITHOUT_GEMS.has(section);
      const gems = section === OWN ? local : found;
      const [, name, version] = holdsGems ? (GEM.exec(line) ?? []) : [];
      const need = holdsGems ? NEED.exec(line)?.[1] : undefined;
      if (section === ASKED_FOR) direct.add(WISH.exec(line)?.[1] ?? '');
      if (name && version)
        gems.push({ fact: { kind: 'package', name, version, evidence: 'locked' }, needs: [] });
      else if (need !== undefined) gems.at(-1)?.needs.push(need);
      else if (isBroken(line, section, holdsGems && section !== OWN)) broken.push(index + 1);
    }
    // What the project's own gems need, the project asks for.
    for (const { needs } of local) for (const need of needs) direct.add(need);
    const facts = withNeeds(found).map((fact) =>
      listsWishes ? { ...fact, direct: direct.has(fact.name) } : fact,
    );
    return [...facts, ...brokenParts(broken, 'locked')];
  },
};

interface Gem extends NeedingPackage {
  readonly needs: string[];
}

function isBroken(line: string, section: string, holdsGems: boolean): boolean {
  return line !== '' && (section === '' || !line.startsWith(' ') || (holdsGems && !OTHER.test(line)));
}
