import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { type FileList, FileRoom } from '../../system-package/file-list.ts';
import { isToken } from '../../system-package/found-package.ts';

/** One package of apk's database. */
export interface ApkPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** `o`: the aport that it was built from; the package's own name where it is not told. */
  readonly origin: string;
  /** `L`, as written: SPDX in all current releases. */
  readonly licence: string;
  readonly files: FileList;
  /** Some of its files are left out. */
  readonly isCut?: true;
}

/** What a part of the database tells. */
export interface InstalledContent {
  readonly packages: readonly ApkPackage[];
  /** One sentence for each entry that could not be understood, of a file no more than `MOST_PROBLEMS`. */
  readonly problems: readonly string[];
}

const MOST_PACKAGES = 100_000;
const MOST_PROBLEMS = 20;
/** Packages and files that are told at once. */
const PART_LENGTH = 500;
const PART_FILES = 20_000;

/**
 * Parses the lines of apk's installed database (apk-tools, doc/apk-package.5), in parts, so that a long one is never in
 * memory as a whole: lines `K:value`, an empty line after each package; `F` opens a folder and `R` names a file in it.
 * Throws a `Fault` (`limit`) for more than 100,000 packages.
 */
export function* parseInstalled(lines: Iterable<string>): Generator<InstalledContent, undefined> {
  let [packages, problems]: [ApkPackage[], string[]] = [[], []];
  let [count, files, problemsLeft] = [0, 0, MOST_PROBLEMS];
  for (const entry of entriesOf(lines)) {
    const outcome = packageOf(entry);
    if (typeof outcome !== 'string') packages.push(outcome);
    else if (problemsLeft-- > 0) problems.push(outcome);
    if ((count += 1) > MOST_PACKAGES) throw new Fault('limit', 'The apk database lists too many packages.');
    files += entry.count;
    if (packages.length < PART_LENGTH && files < PART_FILES) continue;
    yield { packages, problems };
    [packages, problems, files] = [[], [], 0];
  }
  if (packages.length > 0 || problems.length > 0 || count === 0) yield { packages, problems };
}

interface Entry {
  readonly fields: Map<string, string>;
  readonly folders: [folder: string, names: string[]][];
  readonly room: FileRoom;
  /** The folder that was opened last. */
  folder: string;
  /** Files. */
  count: number;
}

function newEntry(database: FileRoom): Entry {
  return { fields: new Map(), folders: [], room: FileRoom.ofPackage(database), folder: '/', count: 0 };
}

function* entriesOf(lines: Iterable<string>): Generator<Entry> {
  const database = FileRoom.ofDatabase();
  let entry = newEntry(database);
  for (const line of lines) {
    if (line !== '') {
      readLine(line.slice(0, 8192), entry);
    } else if (entry.fields.size > 0) {
      yield entry;
      entry = newEntry(database);
    }
  }
  if (entry.fields.size > 0) yield entry;
}

function readLine(line: string, entry: Entry): void {
  if (line[1] !== ':') return;
  const key = line.slice(0, 1);
  const value = line.slice(2);
  if (key === 'F') entry.folder = value;
  else if (key === 'R' && value !== '' && !value.includes('/')) addFile(entry, value);
  else if ('PVAoL'.includes(key)) entry.fields.set(key, value.trim());
}

function addFile(entry: Entry, name: string): void {
  if (!entry.room.take(entry.folder, name)) return;
  const folder = folderOf(entry.folder);
  const last = entry.folders.at(-1);
  if (last?.[0] === folder) last[1].push(name);
  else entry.folders.push([folder, [name]]);
  entry.count += 1;
}

/** `usr/bin`, or nothing for the root, to an absolute path. */
function folderOf(value: string): string {
  const folder = posix.normalize(`/${value}`);
  return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
}

function packageOf({ fields, folders, room }: Entry): ApkPackage | string {
  const name = fields.get('P');
  const version = fields.get('V');
  const architecture = fields.get('A') ?? 'noarch';
  if (!isToken(name)) return 'An entry has no valid package name.';
  if (!isToken(version)) return `Package ${name} has no valid version.`;
  if (!isToken(architecture)) return `Package ${name} has no valid architecture.`;
  const origin = fields.get('o');
  return {
    name,
    version,
    architecture,
    origin: isToken(origin) ? origin : name,
    licence: (fields.get('L') ?? '').slice(0, 500),
    files: folders,
    ...(room.isFull && { isCut: true }),
  };
}
