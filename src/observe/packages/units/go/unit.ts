import { Fault } from '../../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { decodeText } from '../../../document/text.ts';
import { isProgram, mayBeProgram, readExecutables, sectionNamed } from '../../../executable/executable.ts';
import type { Executable } from '../../../executable/types.ts';
import { isDownloaded } from '../../language-package/foreign-folders.ts';
import { readIntention } from '../../language-package/intention.ts';
import type { UnresolvedPart } from '../../language-package/types.ts';
import type { PackageUnit } from '../../types.ts';
import { assembleGo } from './assemble.ts';
import { readBuildInfo } from '../../../executable/go-build-info.ts';
import { type GoMod, parseGoMod } from './go-mod.ts';
import { type GoSum, parseGoSum } from './go-sum.ts';
import { type ModuleInfo, parseModuleInfo } from './module-info.ts';
import { parseVendoredModules, type VendoredModules } from './vendored-modules.ts';

/** What one file tells: a program's modules, those of a file of a project, or why they are not told. */
export type GoFact =
  | ({ readonly kind: 'program'; readonly goVersion: string } & ModuleInfo)
  | ({ readonly kind: 'go.mod' | 'go.work' } & GoMod)
  | ({ readonly kind: 'go.sum' } & GoSum)
  | ({ readonly kind: 'modules.txt' } & VendoredModules)
  | UnresolvedPart;

const MAXIMUM_TEXT = 8 * 1024 * 1024;
/** Folders with modules that are not the project's own. */
const FOREIGN_FOLDER = /\/(?:vendor|testdata|pkg\/mod)\//;
const GO_SECTIONS = ['.gopclntab', '__gopclntab', '.note.go.buildid'];

/** Go modules: those built into programs, and those that projects require, hash and vendor. */
export const GO_UNIT: PackageUnit<GoFact> = {
  id: 'go',
  version: 6,
  ecosystem: 'golang',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024 * 1024,
  interest(entry: FileEntry) {
    if (textKind(entry.path)) return 'yes';
    return mayBeProgram(entry) ? 'by-magic' : 'no';
  },
  recognises: isProgram,
  read(file: OpenFile) {
    const kind = textKind(file.entry.path);
    return kind ? readIntention('locked', () => readText(file, kind)) : readProgram(file);
  },
  assemble: (facts) => assembleGo(facts, GO_UNIT.id),
};

type TextKind = 'go.mod' | 'go.work' | 'go.sum' | 'modules.txt';
const TEXT_KINDS: ReadonlySet<string> = new Set<TextKind>(['go.mod', 'go.work', 'go.sum']);

function textKind(path: string): TextKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.startsWith('go.') && name !== 'modules.txt') return undefined;
  if (name === 'modules.txt')
    return path.endsWith('/vendor/modules.txt') &&
      !FOREIGN_FOLDER.test(path.slice(0, -'modules.txt'.length - 1))
      ? name
      : undefined;
  return isTextKind(name) && !FOREIGN_FOLDER.test(path) && !isDownloaded(path) ? name : undefined;
}

function isTextKind(name: string): name is TextKind {
  return TEXT_KINDS.has(name);
}

function readText(file: OpenFile, kind: TextKind): GoFact {
  if (file.entry.size > MAXIMUM_TEXT) {
    throw new Fault('limit', `${file.entry.path}: ${file.entry.size} bytes, more than ${MAXIMUM_TEXT}`);
  }
  const text = decodeText(file.bytes());
  if (kind === 'go.sum') return { kind, ...parseGoSum(text) };
  if (kind === 'modules.txt') return { kind, ...parseVendoredModules(text) };
  return { kind, ...parseGoMod(text) };
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
