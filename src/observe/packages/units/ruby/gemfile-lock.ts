import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import type { DecidedName, LanguageFact, PackageFormat } from '../../language-package/types.ts';
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
/** Below the folder of the lock file. */
const FOLDER = /^ {2}remote: (?!\/|\.\.|\w+:)(?:\.\/)?(\S.{0,250})$/;
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
    const folders = new Set<string>();
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
      const wish = section === ASKED_FOR ? WISH.exec(line)?.[1] : undefined;
      if (wish !== undefined) direct.add(wish);
      const folder = section === OWN ? FOLDER.exec(line)?.[1] : undefined;
      if (folder !== undefined) folders.add(folder);
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
    return [
      ...facts,
      ...decidedWithout(found, local, direct),
      { kind: 'workspaces', patterns: [...folders].flatMap(withinFolder), ending: '.gemspec' },
      ...brokenParts(broken, 'locked'),
    ];
  },
};

/** Where Bundler looks for the specifications of a folder's gems. */
function withinFolder(folder: string): string[] {
  const start = folder === '.' ? '' : `${folder}/`;
  return [folder === '.' ? '' : folder, `${start}*`, `${start}*/*`];
}

/** The project's own gems, and those asked for that none of the platforms of the lock file has. */
function decidedWithout(
  found: readonly Gem[],
  local: readonly Gem[],
  direct: Iterable<string>,
): DecidedName[] {
  const listed = new Set(found.map(({ fact }) => fact.name));
  const names = new Set([...local.map(({ fact }) => fact.name), ...direct]);
  return [...names].filter((name) => !listed.has(name)).map((name) => ({ kind: 'decided', name }));
}

interface Gem extends NeedingPackage {
  readonly needs: string[];
}

function isBroken(line: string, section: string, holdsGems: boolean): boolean {
  return line !== '' && (section === '' || !line.startsWith(' ') || (holdsGems && !OTHER.test(line)));
}
