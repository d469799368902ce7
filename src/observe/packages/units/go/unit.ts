import { Fault } from '../../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { decodeText } from '../../../document/text.ts';
import { isProgram, mayBeProgram, readExecutables, sectionNamed } from '../../../executable/executable.ts';
import type { Executable } from '../../../executable/types.ts';
import { readIntention } from '../../language-package/intention.ts';
import type { UnresolvedPart } from '../../language-package/types.ts';
import type { PackageUnit } from '../../types.ts';
import { assembleGo } from './assemble.ts';
import { readBuildInfo } from '../../../executable/go-build-info.ts';
import { type GoMod, parseGoMod } from './go-mod.ts';
import { type ModuleInfo, parseModuleInfo } from './module-info.ts';

/** What one file tells: a program's modules, a go.mod file, or why they are not told. */
export type GoFact =
  | ({ readonly kind: 'program'; readonly goVersion: string } & ModuleInfo)
  | ({ readonly kind: 'go.mod' } & GoMod)
  | UnresolvedPart;

const MAXIMUM_GO_MOD = 1024 * 1024;
/** Folders with modules that are not the project's own. */
const FOREIGN_FOLDER = /\/(?:vendor|testdata|pkg\/mod)\//;
const GO_SECTIONS = ['.gopclntab', '__gopclntab', '.note.go.buildid'];

/** Go modules: those built into programs, and those that go.mod files require. */
export const GO_UNIT: PackageUnit<GoFact> = {
  id: 'go',
  version: 3,
  ecosystem: 'golang',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024 * 1024,
  interest(entry: FileEntry) {
    if (isGoMod(entry.path)) return FOREIGN_FOLDER.test(entry.path) ? 'no' : 'yes';
    return mayBeProgram(entry) ? 'by-magic' : 'no';
  },
  recognises: isProgram,
  read: (file: OpenFile) =>
    isGoMod(file.entry.path) ? readIntention('locked', () => readGoMod(file)) : readProgram(file),
  assemble: (facts) => assembleGo(facts, GO_UNIT.id),
};

function isGoMod(path: string): boolean {
  return path.endsWith('/go.mod');
}

function readGoMod(file: OpenFile): GoFact {
  if (file.entry.size > MAXIMUM_GO_MOD) {
    throw new Fault('limit', `${file.entry.path}: ${file.entry.size} bytes, more than ${MAXIMUM_GO_MOD}`);
  }
  return { kind: 'go.mod', ...parseGoMod(decodeText(file.bytes())) };
}

/** Every architecture of a fat file is read: they need not hold the same. */
function readProgram(file: OpenFile): GoFact[] {
  return readExecutables(file).flatMap((executable): GoFact[] => {
    if (isPacked(file, executable))
      return [unresolved('unsupported', 'packed with UPX: what is in it cannot be seen')];
    const info = readBuildInfo(file, executable);
    if (info) return [{ kind: 'program', goVersion: info.goVersion, ...parseModuleInfo(info.modules) }];
    const isGo = GO_SECTIONS.some((name) => sectionNamed(executable, name));
    return isGo ? [unresolved('unknown', 'a Go program without build information')] : [];
  });
}

function unresolved(kind: 'unsupported' | 'unknown', reason: string): UnresolvedPart {
  return { kind: 'gap', evidence: 'embedded', gap: { kind, reason } };
}

/** UPX leaves its mark right after the headers, and in a Windows program in the names of sections. */
function isPacked(file: OpenFile, executable: Executable): boolean {
  if (sectionNamed(executable, 'UPX1')) return true;
  return executable.format !== 'pe' && file.read(0, 1024).includes('UPX!');
}
