import type { LocatedFact } from '../../../../model/analyser.ts';
import { Fault } from '../../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { decodeText } from '../../../document/text.ts';
import { isProgram, mayBeProgram, readExecutables, sectionNamed } from '../../../executable/executable.ts';
import type { Executable } from '../../../executable/types.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import { readIntention } from '../../language-package/intention.ts';
import type { UnresolvedPart } from '../../language-package/types.ts';
import { listed } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, PackageUnit } from '../../types.ts';
import { parseAuditable } from './auditable.ts';
import { parseCargoLock } from './cargo-lock.ts';
import type { Crates } from './crate.ts';

/** What one file tells: crates, or why they are not told. */
export type RustFact =
  | ({ readonly kind: 'crates'; readonly evidence: 'embedded' | 'locked' } & Crates)
  | UnresolvedPart;

const LIST = '.dep-v0';
const MAXIMUM_LIST = 4 * 1024 * 1024;
const MAXIMUM_LOCK = 8 * 1024 * 1024;
const MAXIMUM_COMMENT = 4096;

/** Crates: those built into programs by cargo-auditable, and those that Cargo.lock files lock. */
export const RUST_UNIT: PackageUnit<RustFact> = {
  id: 'rust',
  version: 1,
  ecosystem: 'cargo',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024 * 1024,
  interest(entry: FileEntry) {
    if (isLock(entry.path)) return 'yes';
    return mayBeProgram(entry) ? 'by-magic' : 'no';
  },
  recognises: isProgram,
  read: (file: OpenFile) =>
    isLock(file.entry.path) ? readIntention('locked', () => readLock(file)) : readProgram(file),
  assemble,
};

function isLock(path: string): boolean {
  return path.endsWith('/Cargo.lock');
}

function readLock(file: OpenFile): RustFact {
  if (file.entry.size > MAXIMUM_LOCK) {
    throw new Fault('limit', `${file.entry.path}: ${file.entry.size} bytes, more than ${MAXIMUM_LOCK}`);
  }
  return { kind: 'crates', evidence: 'locked', ...parseCargoLock(decodeText(file.bytes())) };
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
    const reason = 'a Rust program without a list of its crates; cargo auditable builds one in';
    return isOfRustc(file, executable) ? [unresolved({ kind: 'unknown', reason, informational: true })] : [];
  });
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

function assemble(all: Iterable<LocatedFact<RustFact>>): Assembly {
  const facts = [...all];
  return {
    packages: facts.flatMap(({ path, layer, fact }) => {
      if (fact.kind === 'gap') return [];
      const { crates, evidence } = fact;
      const names = { unit: RUST_UNIT.id, ecosystem: 'cargo' } as const;
      return crates.map(({ name, version }) =>
        languagePackage({ ...names, purlName: name, name, version, path, layer, evidence }),
      );
    }),
    gaps: facts.flatMap(({ path, fact }) => gapsOf(path, fact)),
  };
}

function gapsOf(subject: string, fact: RustFact): FoundGap[] {
  const { evidence } = fact;
  if (fact.kind === 'gap') return [{ ...fact.gap, subject, evidence }];
  const broken = brokenParts(fact.broken ?? [], evidence).map(({ gap }) => ({ ...gap, subject, evidence }));
  if (fact.foreign.length === 0) return broken;
  const reason = `not from crates.io, so not matched: ${listed(fact.foreign)}`;
  return [...broken, { kind: 'unknown', subject, reason, informational: true, evidence }];
}
