import { Fault } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import type { ArchiveClasses, ClassFacts } from '../../model/reachability/java-classes.ts';
import { listZip, type ZipEntry } from '../archive/zip/central-directory.ts';
import { type InflateBudget, readZipEntry, withZipEntry } from '../archive/zip/content.ts';
import { readClass, type ReadClass } from './class-file.ts';
import { providersOfModule } from './module-info.ts';

const ARCHIVE = /\.(?:jar|war|ear|par|sar|hpi|jpi|kar|nar|lpkg)$/i;
const APPLICATION_FOLDER = /^(?:BOOT-INF|WEB-INF)\/classes\//;
const MAVEN_FILE = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;
const SERVICE_FILE = /^(?:(?:BOOT-INF|WEB-INF)\/classes\/)?META-INF\/services\/[^/]+$/;
/** Files of services in a folder of classes. */
const LOOSE_SERVICE_FILE = /\/META-INF\/services\/[^/]+$/;
const MANIFEST = 'META-INF/MANIFEST.MF';
const MAXIMUM_DEPTH = 5;
const MAXIMUM_CLASS = 4 * 1024 * 1024;
const MAXIMUM_TEXT = 512 * 1024;
/** Classes of one archive; the largest libraries have some 30,000. */
const MAXIMUM_CLASSES = 100_000;
const MAXIMUM_INFLATED = 1024 ** 3;
const FREELY_INFLATED = 16 * 1024 ** 2;
const INFLATION = 32;

/** Is this the path of an archive of Java, or of a class or a list of providers that lies in a folder? */
export function holdsClasses(path: string): boolean {
  return ARCHIVE.test(path) || path.endsWith('.class') || LOOSE_SERVICE_FILE.test(path);
}

/** What an archive of Java and the archives in it hold. What cannot be read is told as that, and is nobody's gap. */
export function archiveClasses(file: OpenFile): ArchiveClasses[] {
  if (!ARCHIVE.test(file.entry.path)) return [looseFile(file)];
  const allowed = FREELY_INFLATED + file.entry.size * INFLATION;
  const found: ArchiveClasses[] = [];
  readArchive(file, '', 0, { remaining: Math.min(MAXIMUM_INFLATED, allowed) }, found);
  return found;
}

function looseFile(file: OpenFile): ArchiveClasses {
  const draft = new Draft('', true);
  const { path, size } = file.entry;
  draft.attempt(() => {
    if (path.endsWith('.class')) addClass(path, file.bytes(), draft);
    else if (size > MAXIMUM_TEXT) throw new Fault('limit', `${path}: more than ${MAXIMUM_TEXT} bytes`);
    else draft.providers.push(...linesOf(file.bytes()));
  });
  return draft.finished();
}

function addClass(path: string, bytes: Buffer, draft: Draft): void {
  if (path.endsWith('module-info.class')) draft.providers.push(...providersOfModule(bytes));
  else draft.add(readClass(bytes));
}

function readArchive(
  file: OpenFile,
  inside: string,
  depth: number,
  budget: InflateBudget,
  found: ArchiveClasses[],
): void {
  const draft = new Draft(inside, false);
  draft.attempt(() => {
    for (const entry of listZip(file, isWanted)) {
      if (ARCHIVE.test(entry.name)) {
        draft.isApplication = true;
        draft.attempt(() => {
          if (depth === MAXIMUM_DEPTH) throw new Fault('limit', 'archives in archives');
          withZipEntry(file, entry, budget, (content) =>
            readArchive(content, `${inside}!/${entry.name}`, depth + 1, budget, found),
          );
        });
      } else draft.attempt(() => readEntry(file, entry, budget, draft));
    }
  });
  found.push(draft.finished());
}

function isWanted(name: string): boolean {
  return (
    name.endsWith('.class') ||
    ARCHIVE.test(name) ||
    SERVICE_FILE.test(name) ||
    MAVEN_FILE.test(name) ||
    name.toUpperCase() === MANIFEST
  );
}

function readEntry(file: OpenFile, entry: ZipEntry, budget: InflateBudget, draft: Draft): void {
  const { name } = entry;
  if (MAVEN_FILE.test(name)) {
    draft.artifacts += 1;
    return;
  }
  const most = name.endsWith('.class') ? MAXIMUM_CLASS : MAXIMUM_TEXT;
  const bytes = readZipEntry(file, entry, Math.min(most, budget.remaining));
  budget.remaining -= bytes.length;
  if (name.endsWith('.class')) {
    if (APPLICATION_FOLDER.test(name)) draft.isApplication = true;
    addClass(name, bytes, draft);
  } else if (SERVICE_FILE.test(name)) draft.providers.push(...linesOf(bytes));
  else draft.main = mainOf(bytes);
}

/** Names of classes, with comments behind `#` (`java.util.ServiceLoader`). */
function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*/, '').trim().replaceAll('.', '/'))
    .filter((line) => line !== '');
}

/** The class that is started, by the main section; that of Spring Boot starts another one. */
function mainOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8').replaceAll(/\r\n?/g, '\n').replaceAll('\n ', '');
  const [section = ''] = text.split('\n\n', 1);
  const valueOf = (name: string) => new RegExp(`^${name}: *(\\S+)`, 'im').exec(section)?.[1];
  return (valueOf('Start-Class') ?? valueOf('Main-Class'))?.replaceAll('.', '/');
}

/** Facts of one archive while it is read. */
class Draft {
  readonly inside: string;
  readonly isLoose: boolean;
  readonly providers: string[] = [];
  isApplication = false;
  artifacts = 0;
  main: string | undefined;
  #unread: string | undefined;
  readonly #names = new Map<string, number>();
  readonly #classes: ClassFacts[] = [];

  constructor(inside: string, isLoose: boolean) {
    this.inside = inside;
    this.isLoose = isLoose;
  }

  /** What goes wrong with a part is told of the whole. */
  attempt(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#unread ??= error.message;
    }
  }

  add({ name, calls, refers, texts, dynamic, isFoundByName }: ReadClass): void {
    if (isFoundByName) this.providers.push(name);
    if (this.#classes.length === MAXIMUM_CLASSES)
      throw new Fault('limit', `more than ${MAXIMUM_CLASSES} classes`);
    const placesOf = (names: ReadonlySet<string>) => Array.from(names, (one) => this.#place(one));
    this.#classes.push({
      name: this.#place(name),
      calls: placesOf(calls),
      refers: placesOf(refers),
      texts: [...texts],
      ...(dynamic !== undefined && { dynamic }),
    });
  }

  #place(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#names.size);
    return this.#names.size - 1;
  }

  finished(): ArchiveClasses {
    const { inside, isLoose, isApplication, main, artifacts, providers } = this;
    return {
      inside,
      isLoose,
      isApplication,
      ...(main !== undefined && { main }),
      artifacts,
      providers,
      names: [...this.#names.keys()],
      classes: this.#classes,
      ...(this.#unread !== undefined && { unread: this.#unread }),
    };
  }
}
