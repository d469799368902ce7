import { posix } from 'node:path';
import * as z from 'zod';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileEntry, OpenFile } from '../../../../model/file.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { isProgram, mayBeProgram, readExecutables, sectionNamed } from '../../../executable/executable.ts';
import { readPackageNote } from '../../../executable/package-note.ts';
import type { Executable } from '../../../executable/types.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import type { Assembly, FoundPackage, PackageUnit } from '../../types.ts';
import { librariesIn, LIBRARIES, PROGRAMS, programsNamed, TEXTS } from './classifiers.ts';
import { LIBVIPS_LIBRARIES, LIBVIPS_VERSIONS } from './classifiers/libvips.ts';
import { cpeNames, plainVersion } from './identity.ts';
import { notedPackage, type PackageNote, parsePackageNote } from './package-note.ts';
import { classify, type Classified, type Region } from './scan.ts';
import type { TextClassifier } from './types.ts';

/** A program that a file is, or a library that is in it. */
interface ProgramFact extends Classified {
  readonly evidence: 'installed' | 'embedded';
}

/** What a note says; `isDoubted` where texts of the file tell another version. */
interface NoteFact {
  readonly note: PackageNote;
  readonly isDoubted?: true;
}

/** What a file tells of itself: by its texts, or by the note of who built it. */
export type BinaryFact = ProgramFact | NoteFact;

const versionSchema = z.string().regex(/^\d{1,6}(?:\.\d{1,6}){1,3}$/);

/** Text that is read of a file which tells of a program. */
const MAXIMUM_TEXT = 64 * 1024;
/** What tells a program by its first bytes. */
const HEAD = 64;
/** Bytes of one program that are looked through. */
const MAXIMUM_REGION = 1024 * 1024 * 1024;

const CPES: ReadonlyMap<string, string> = new Map(
  [...PROGRAMS, ...LIBRARIES, ...TEXTS, ...LIBVIPS_LIBRARIES.values()].map(({ id, cpe }) => [id, cpe]),
);

/** Programs, runtimes and libraries that no package manager brought, by what their own files contain. */
export const BINARIES_UNIT: PackageUnit<BinaryFact> = {
  id: 'binaries',
  version: 5,
  ecosystem: 'generic',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024 * 1024,
  interest(entry: FileEntry) {
    if (textAt(entry.path) || LIBVIPS_VERSIONS.test(entry.path)) return 'yes';
    return mayBeProgram(entry) ? 'by-magic' : 'no';
  },
  recognises: isProgram,
  read(file: OpenFile) {
    if (LIBVIPS_VERSIONS.test(file.entry.path)) return readLibvips(file);
    const text = textAt(file.entry.path);
    return text ? readNamed(file, text) : readProgram(file);
  },
  assemble,
};

/** The libraries that sharp's build of libvips has in it; those of a commit have no version. */
function readLibvips(file: OpenFile): ProgramFact[] {
  const text = decodeText(file.read(0, MAXIMUM_TEXT));
  const versions = parseJsonObject(text, file.entry.path);
  return [...LIBVIPS_LIBRARIES].flatMap(([key, { id }]) => {
    const version = versionSchema.safeParse(versions[key]);
    return version.success ? [{ id, version: version.data, evidence: 'embedded' as const }] : [];
  });
}

/** Tells at once of most paths that no text is there. */
const ANY_TEXT = new RegExp(TEXTS.map(({ path }) => path.source).join('|'));

function textAt(path: string): TextClassifier | undefined {
  if (!ANY_TEXT.test(path)) return undefined;
  return TEXTS.find((one) => one.path.test(path));
}

function readText(file: OpenFile, { id, path, version }: TextClassifier): ProgramFact[] {
  const found = version
    ? version.exec(file.read(0, MAXIMUM_TEXT).toString('utf8'))?.[1]
    : path.exec(file.entry.path)?.[1];
  return found === undefined ? [] : [{ id, version: plainVersion(id, found), evidence: 'installed' }];
}

function readProgram(file: OpenFile): BinaryFact[] {
  const whole = { offset: 0, size: Math.min(file.entry.size, MAXIMUM_REGION) };
  const programs = programsNamed(posix.basename(file.entry.path));
  const found = programs.length > 0 ? classify(file, programs, [whole]) : [];
  const executables = readExecutables(file);
  const constants = executables.flatMap(constantsOf);
  const libraries = classify(file, librariesIn(programs), constants);
  const own = found.map((one) => ({ ...plain(one), evidence: 'installed' as const }));
  return [
    ...executables.flatMap((one) => notesIn(file, one, own)),
    ...own,
    ...libraries.map((one) => ({ ...plain(one), evidence: 'embedded' as const })),
  ];
}

/** What has its version in its name may be a program: `libzstd.so.1.5.7`. */
function readNamed(file: OpenFile, text: TextClassifier): BinaryFact[] {
  const own = readText(file, text);
  if (!isProgram(file.read(0, HEAD))) return own;
  return [...readExecutables(file).flatMap((one) => notesIn(file, one, own)), ...own];
}

function notesIn(file: OpenFile, executable: Executable, own: readonly ProgramFact[]): NoteFact[] {
  const json = readPackageNote(file, executable);
  const note = json === undefined ? undefined : parsePackageNote(json);
  if (!note) return [];
  const upstream = note.version.replace(/^\d+:/, '');
  const isDoubted = own.some(({ version }) => !upstream.startsWith(version));
  return [{ note, ...(isDoubted && { isDoubted: true as const }) }];
}

function plain({ id, version }: Classified): Classified {
  return { id, version: plainVersion(id, version) };
}

/** Where a compiler puts texts; without sections, what is loaded. Go's programs have none of C's there. */
function constantsOf(executable: Executable): Region[] {
  if (sectionNamed(executable, '.gopclntab')) return [];
  const names = ['.rodata', '.rdata', '.data', '__const', '__cstring'];
  const named = executable.sections.filter(({ name }) => names.includes(name));
  const regions = named.length > 0 ? named : executable.segments;
  return regions.map(({ offset, size }) => ({ offset, size: Math.min(size, MAXIMUM_REGION) }));
}

function assemble(facts: Iterable<LocatedFact<BinaryFact>>): Assembly {
  return { packages: packagesOf(facts), gaps: [] };
}

function* packagesOf(facts: Iterable<LocatedFact<BinaryFact>>): Generator<FoundPackage, undefined> {
  for (const { fact, ...place } of facts)
    yield 'note' in fact ? packageOfNote(fact, place) : programPackage(fact, place);
}

/** A note that the file itself gives the lie has no say in what else is told of the file. */
function packageOfNote({ note, isDoubted }: NoteFact, place: Omit<LocatedFact<BinaryFact>, 'fact'>) {
  const found = notedPackage(BINARIES_UNIT.id, note, place);
  return isDoubted ? { ...found, files: [] } : found;
}

function programPackage(
  { id, version, evidence }: ProgramFact,
  { path, layer }: Omit<LocatedFact<BinaryFact>, 'fact'>,
): FoundPackage {
  const found = languagePackage({
    unit: BINARIES_UNIT.id,
    ecosystem: 'generic',
    purlName: id,
    name: id,
    version,
    path,
    layer,
    evidence,
  });
  const product = CPES.get(id);
  if (product === undefined) return found;
  return { ...found, package: { ...found.package, cpes: cpeNames(id, product, version) } };
}
