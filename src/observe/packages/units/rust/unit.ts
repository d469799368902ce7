import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { Fault } from '../../../../model/fault.ts';
import type { FileEntry, FileView, OpenFile } from '../../../../model/file.ts';
import { valueAt } from '../../../document/fields.ts';
import { decodeText } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import { isProgram, mayBeProgram, readExecutables, sectionNamed } from '../../../executable/executable.ts';
import type { Executable } from '../../../executable/types.ts';
import { isDownloaded } from '../../language-package/foreign-folders.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { languagePackage, purlOf } from '../../language-package/found-package.ts';
import { readIntention } from '../../language-package/intention.ts';
import type {
  DecisionRule,
  LanguageFact,
  NamedPackage,
  UnresolvedPart,
} from '../../language-package/types.ts';
import { type Declarations, declarationsIn } from '../../language-package/undecided.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, AssemblyContext, FoundGap, FoundPackage, PackageUnit } from '../../types.ts';
import { parseAuditable } from './auditable.ts';
import { CARGO_DECISIONS, parseCargoToml } from './cargo-toml.ts';
import { parseCargoLock } from './cargo-lock.ts';
import type { Crate, Crates } from './crate.ts';
import { cratesByPaths } from './source-paths.ts';

/** What one file tells: crates, or why they are not told. */
export type RustFact =
  | ({ readonly kind: 'crates'; readonly evidence: 'embedded' | 'locked'; readonly vendored?: true } & Crates)
  | LanguageFact;

const LIST = '.dep-v0';
const MAXIMUM_LIST = 4 * 1024 * 1024;
const MAXIMUM_LOCK = 8 * 1024 * 1024;
const MAXIMUM_COMMENT = 4096;

/** Crates: those built into programs by cargo-auditable, and those that Cargo.lock files lock. */
export const RUST_UNIT: PackageUnit<RustFact> = {
  id: 'rust',
  version: 7,
  ecosystem: 'cargo',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024 * 1024,
  interest(entry: FileEntry) {
    if (isLock(entry.path) || isManifest(entry.path) || isVendored(entry.path)) return 'yes';
    return mayBeProgram(entry) ? 'by-magic' : 'no';
  },
  recognises: isProgram,
  read(file: OpenFile) {
    const { path } = file.entry;
    if (isLock(path)) return readIntention('locked', () => readLock(file));
    if (isVendored(path)) return readIntention('locked', () => readVendored(file)).flat();
    return isManifest(path)
      ? readIntention('declared', () => parseCargoToml(textOf(file), path)).flat()
      : readProgram(file);
  },
  assemble,
};

/** Folders of what Cargo and others downloaded: the files of crates in them are not the project's. */
const DOWNLOADED = /\/(?:registry\/src|git\/checkouts|node_modules)\//;
/** What `cargo vendor` and distributions write beside each crate that they unpack. */
const CHECKSUM = '.cargo-checksum.json';

function isLock(path: string): boolean {
  return path.endsWith('/Cargo.lock') && !DOWNLOADED.test(path) && !isDownloaded(path);
}

function isManifest(path: string): boolean {
  const isForeign = DOWNLOADED.test(path) || path.includes('/vendor/') || isDownloaded(path);
  return path.endsWith('/Cargo.toml') && !isForeign;
}

function isVendored(path: string): boolean {
  return /\/vendor\/[^/]+\/Cargo\.toml$/.test(path) && !DOWNLOADED.test(path);
}

function readLock(file: OpenFile): RustFact {
  return { kind: 'crates', evidence: 'locked', ...parseCargoLock(textOf(file)) };
}

/** What `cargo vendor` unpacked is built as it is, so its manifest tells a crate's version. */
function readVendored(file: OpenFile): RustFact[] {
  const { package: described } = parseToml(textOf(file), file.entry.path);
  const [name, version] = [valueAt(described, 'name'), valueAt(described, 'version')];
  if (typeof name !== 'string' || typeof version !== 'string') return [];
  return [{ kind: 'crates', evidence: 'locked', vendored: true, crates: [{ name, version }], foreign: [] }];
}

function textOf(file: OpenFile): string {
  const { path, size } = file.entry;
  if (size > MAXIMUM_LOCK) throw new Fault('limit', `${path}: ${size} bytes, more than ${MAXIMUM_LOCK}`);
  return decodeText(file.bytes());
}

function readProgram(file: OpenFile): RustFact[] {
  return readExecutables(file).flatMap((executable): RustFact[] => {
    const section = sectionNamed(executable, LIST);
    if (section && section.size > MAXIMUM_LIST) {
      throw new Fault('limit', `${file.entry.path}: a list of crates of ${section.size} bytes`);
    }
    if (section) {
      const crates = parseAuditable(file.read(section.offset, section.size));
      return [{ kind: 'crates', evidence: 'embedded', ...crates }];
    }
    if (executable.trouble) return [unresolved({ kind: 'unreadable', reason: executable.trouble })];
    return isOfRustc(file, executable) ? readUnlisted(file, executable) : [];
  });
}

function readUnlisted(file: OpenFile, executable: Executable): RustFact[] {
  const crates = cratesByPaths(file, executable);
  const rest = crates.length > 0 ? ', so only those are told of which it names sources' : '';
  const reason = `a Rust program without a list of its crates${rest}; cargo auditable builds one in`;
  const gap = unresolved({ kind: 'unknown', reason, informational: true });
  return crates.length > 0 ? [{ kind: 'crates', evidence: 'embedded', crates, foreign: [] }, gap] : [gap];
}

function unresolved(gap: UnresolvedPart['gap']): UnresolvedPart {
  return { kind: 'gap', evidence: 'embedded', gap };
}

/** The compiler leaves its name in the comments of ELF programs. */
function isOfRustc(file: OpenFile, executable: Executable): boolean {
  const comment = sectionNamed(executable, '.comment');
  return (
    comment !== undefined &&
    file.read(comment.offset, Math.min(comment.size, MAXIMUM_COMMENT)).includes('rustc version')
  );
}

function assemble(all: Iterable<LocatedFact<RustFact>>, { files }: AssemblyContext): Assembly {
  const facts = withMembers(own([...all], files));
  const written = facts.flatMap(({ fact, ...place }) =>
    languageFacts(fact).map((one) => ({ ...place, fact: one })),
  );
  const declarations = declarationsIn(written, ruleOf, files);
  return {
    packages: facts.flatMap(({ path, layer, fact }) => {
      if (fact.kind === 'package' && !declarations.isDecided(path, fact))
        return [declared({ ...fact, ...declarations.askedFor(path, fact) }, path, layer)];
      if (fact.kind !== 'crates') return [];
      const { crates, evidence } = fact;
      return crates.map((crate) => crateOf(crate, evidence, { path, layer }, declarations));
    }),
    gaps: [...declarations.gaps, ...facts.flatMap(({ path, fact }) => gapsOf(path, fact, declarations))],
  };
}

/** Lock files of crates that were unpacked lock nothing here, and a lock file above tells of those crates itself. */
function own(facts: readonly LocatedFact<RustFact>[], files: FileView): readonly LocatedFact<RustFact>[] {
  const isUnpacked = (path: string) => files.get(posix.join(posix.dirname(path), CHECKSUM)) !== undefined;
  const locks = new Set(
    facts.flatMap(({ path }) => (isLock(path) && !isUnpacked(path) ? [posix.dirname(path)] : [])),
  );
  return facts.filter(({ path, fact }) => {
    if (fact.kind === 'crates' && fact.vendored)
      return isUnpacked(path) && folderAbove(path, locks) === undefined;
    return !isLock(path) || !isUnpacked(path);
  });
}

/** What members of a workspace name by path is a member too, wherever it lies below the lock file. */
function withMembers(facts: readonly LocatedFact<RustFact>[]): readonly LocatedFact<RustFact>[] {
  const locks = new Set(facts.flatMap(({ path }) => (isLock(path) ? [posix.dirname(path)] : [])));
  const members = facts.flatMap((located): LocatedFact<RustFact>[] => {
    const { path, fact } = located;
    const root = fact.kind === 'workspaces' ? folderAbove(path, locks) : undefined;
    if (fact.kind !== 'workspaces' || root === undefined || root === posix.dirname(path)) return [];
    const patterns = fact.patterns
      .filter((pattern) => !pattern.startsWith('!'))
      .map((pattern) => posix.relative(root, posix.join(posix.dirname(path), pattern)))
      .filter((pattern) => !pattern.startsWith('..'));
    return [{ ...located, path: posix.join(root, 'Cargo.toml'), fact: { ...fact, patterns } }];
  });
  return [...facts, ...members];
}

/** The innermost of these folders that a file lies in. */
function folderAbove(path: string, folders: ReadonlySet<string>): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    if (folders.has(folder)) return folder;
    if (folder === '/' || folder === '.') return undefined;
  }
}

function crateOf(
  { name, requires, ...others }: Crate,
  evidence: 'embedded' | 'locked',
  { path, layer }: Omit<LocatedFact<RustFact>, 'fact'>,
  declarations: Declarations,
): FoundPackage {
  const fact: NamedPackage = { kind: 'package', name, ...others, ...(requires && { requires }), evidence };
  return languagePackage({
    ...others,
    ...declarations.askedFor(path, fact),
    unit: RUST_UNIT.id,
    ecosystem: 'cargo',
    purlName: name,
    name,
    requires: requires?.map((reference) => purlOf(reference, 'cargo')),
    path,
    layer,
    evidence,
  });
}

/** A lock file's crates as other units tell of packages; those from elsewhere are decided too. */
function languageFacts(fact: RustFact): LanguageFact[] {
  if (fact.kind !== 'crates') return [fact];
  const others = fact.foreign.map((name) => ({ name, version: '' }));
  return [
    ...[...fact.crates, ...others].map((crate): LanguageFact => ({
      kind: 'package',
      ...crate,
      evidence: fact.evidence,
    })),
    // A crate of a folder may stand for one of a registry.
    ...(fact.own ?? []).map((name): LanguageFact => ({ kind: 'decided', name })),
  ];
}

function ruleOf(path: string): DecisionRule | undefined {
  return isManifest(path) ? CARGO_DECISIONS : undefined;
}

function declared(fact: NamedPackage, path: string, layer: number | undefined): FoundPackage {
  return languagePackage({
    ...fact,
    unit: RUST_UNIT.id,
    ecosystem: 'cargo',
    purlName: fact.name,
    path,
    layer,
  });
}

function gapsOf(subject: string, fact: RustFact, declarations: Declarations): FoundGap[] {
  if (fact.kind === 'gap') {
    const isDecided = fact.gap.kind === 'undecided' && declarations.isLocked(subject);
    return isDecided ? [] : [{ ...fact.gap, subject, evidence: fact.evidence }];
  }
  if (fact.kind !== 'crates') return [];
  const { evidence } = fact;
  const broken = brokenParts(fact.broken ?? [], evidence).map(({ gap }) => ({ ...gap, subject, evidence }));
  if (fact.foreign.length === 0) return broken;
  const reason = `not from crates.io, so not matched: ${listed(fact.foreign)}`;
  return [...broken, { kind: 'unknown', subject, reason, informational: true, evidence }];
}
