import type { LocatedFact } from '../../../model/analyser.ts';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { isProgram, mayBeProgram, readExecutables, sectionNamed } from '../../executable/executable.ts';
import type { Executable } from '../../executable/types.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import type { Assembly, FoundGap, PackageUnit } from '../types.ts';
import { parseAuditable } from './auditable.ts';
import { parseCargoLock } from './cargo-lock.ts';
import type { Crates } from './crate.ts';

/** What one file tells: crates, or why a program does not tell them. */
export type RustFact =
  | ({ readonly kind: 'program' | 'lock' } & Crates)
  | { readonly kind: 'unlisted' }
  | { readonly kind: 'broken'; readonly reason: string };

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
  read: (file: OpenFile) => (isLock(file.entry.path) ? [readLock(file)] : readProgram(file)),
  assemble,
};

function isLock(path: string): boolean {
  return path.endsWith('/Cargo.lock');
}

function readLock(file: OpenFile): RustFact {
  if (file.entry.size > MAXIMUM_LOCK) {
    throw new Fault('limit', `${file.entry.path}: ${file.entry.size} bytes, more than ${MAXIMUM_LOCK}`);
  }
  return { kind: 'lock', ...parseCargoLock(file.bytes().toString('utf8')) };
}

function readProgram(file: OpenFile): RustFact[] {
  return readExecutables(file).flatMap((executable): RustFact[] => {
    const section = sectionNamed(executable, LIST);
    if (section && section.size > MAXIMUM_LIST) {
      throw new Fault('limit', `${file.entry.path}: a list of crates of ${section.size} bytes`);
    }
    if (section) return [{ kind: 'program', ...parseAuditable(file.read(section.offset, section.size)) }];
    if (executable.trouble) return [{ kind: 'broken', reason: executable.trouble }];
    return isOfRustc(file, executable) ? [{ kind: 'unlisted' }] : [];
  });
}

/** The compiler leaves its name in the comments of ELF programs. */
function isOfRustc(file: OpenFile, executable: Executable): boolean {
  const comment = sectionNamed(executable, '.comment');
  return (
    comment !== undefined &&
    file.read(comment.offset, Math.min(comment.size, MAXIMUM_COMMENT)).includes('rustc version')
  );
}

function assemble(facts: readonly LocatedFact<RustFact>[]): Assembly {
  return {
    packages: facts.flatMap(({ path, layer, fact }) =>
      (fact.kind === 'program' || fact.kind === 'lock' ? fact.crates : []).map(({ name, version }) =>
        languagePackage({
          unit: RUST_UNIT.id,
          ecosystem: 'cargo',
          purlName: name,
          name,
          version,
          path,
          layer,
          evidence: fact.kind === 'lock' ? 'locked' : 'embedded',
        }),
      ),
    ),
    gaps: facts.flatMap(({ path, fact }) => gapsOf(path, fact)),
  };
}

function gapsOf(subject: string, fact: RustFact): FoundGap[] {
  if (fact.kind === 'broken')
    return [{ kind: 'unreadable', subject, reason: fact.reason, evidence: 'embedded' }];
  if (fact.kind === 'unlisted') {
    const reason = 'a Rust program without a list of its crates; cargo auditable builds one in';
    return [{ kind: 'unknown', subject, reason, informational: true, evidence: 'embedded' }];
  }
  if (fact.foreign.length === 0) return [];
  const [shown, others] = [fact.foreign.slice(0, 5).join(', '), fact.foreign.length - 5];
  const reason = `not from crates.io, so not matched: ${shown}${others > 0 ? ` and ${others} others` : ''}`;
  const evidence = fact.kind === 'lock' ? 'locked' : 'embedded';
  return [{ kind: 'unknown', subject, reason, informational: true, evidence }];
}
