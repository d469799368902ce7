import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { type FileList, fileListOf, FileRoom } from '../../system-package/file-list.ts';
import { isToken } from '../../system-package/found-package.ts';
import {
  eachStringOf,
  integerAt,
  integersOf,
  parseHeader,
  type RpmHeader,
  stringsOf,
  TAG,
} from './header.ts';

/** One installed rpm. */
export interface RpmPackage {
  readonly name: string;
  /** 0 where the package has none, which rpm takes for the same. */
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
  readonly architecture: string;
  /** File name of the source package; empty for packages that were not built from one. */
  readonly sourceRpm: string;
  readonly licence: string;
  /** `name:stream` of the module it belongs to. */
  readonly module?: string;
  readonly files: FileList;
  /** Some of its files are left out. */
  readonly isCut?: true;
}

/** PATH_MAX of Linux: no installed file can have a longer path. */
const LONGEST_PATH = 4096;
const NORMAL = 0;

/**
 * Reads one header blob of an rpm database; undefined for `gpg-pubkey`, which is a trusted key and no package.
 * Throws a `Fault` (`malformed`).
 */
export function parsePackage(blob: Buffer, database?: FileRoom): RpmPackage | undefined {
  const header = parseHeader(blob);
  const name = stringsOf(header, TAG.name)[0];
  if (name === 'gpg-pubkey') return undefined;
  if (!isToken(name)) throw new Fault('malformed', 'An rpm header has no valid package name.');
  const version = stringsOf(header, TAG.version)[0];
  const release = stringsOf(header, TAG.release)[0];
  const architecture = stringsOf(header, TAG.architecture)[0] ?? 'noarch';
  if (!isToken(version) || !isToken(release) || !isToken(architecture)) {
    throw new Fault('malformed', `Package ${name} has no valid version, release or architecture.`);
  }
  const room = FileRoom.ofPackage(database);
  const files = filesOf(header, room);
  const module = moduleOf(stringsOf(header, TAG.modularityLabel)[0]);
  return {
    name,
    epoch: integersOf(header, TAG.epoch)[0] ?? 0,
    version,
    release,
    architecture,
    sourceRpm: (stringsOf(header, TAG.sourceRpm)[0] ?? '').slice(0, 512),
    licence: (stringsOf(header, TAG.licence)[0] ?? '').slice(0, 500),
    ...(module ? { module } : {}),
    files,
    ...(room.isFull && { isCut: true }),
  };
}

/** The first two parts of a modularity label, `nodejs:20:9020020240418:rhel9`. */
function moduleOf(label: string | undefined): string | undefined {
  const [name, stream] = (label ?? '').split(':');
  return isToken(name) && isToken(stream) ? `${name}:${stream}` : undefined;
}

/** Files in state "normal": not those that were left out at installation, or replaced by another package. */
function filesOf(header: RpmHeader, room: FileRoom): FileList {
  const state = integerAt(header, TAG.fileStates);
  const isNormal = (index: number): boolean => (state(index) ?? NORMAL) === NORMAL;
  if (header.entries.has(TAG.oldFileNames)) return fileListOf(oldNames(header, isNormal), room);
  const folders = stringsOf(header, TAG.dirNames).map(folderOf);
  const folderAt = integerAt(header, TAG.dirIndexes);
  const namesOf = folders.map((): string[] => []);
  let index = -1;
  for (const name of eachStringOf(header, TAG.baseNames)) {
    index += 1;
    const place = folderAt(index) ?? -1;
    const folder = folders[place];
    if (name === '' || folder === undefined || folder.length > LONGEST_PATH || !isNormal(index)) continue;
    if (!room.take(folder, name)) break;
    namesOf[place]?.push(name);
  }
  return folders.flatMap((folder, place): FileList => {
    const names = namesOf[place] ?? [];
    return names.length > 0 ? [[folder, names]] : [];
  });
}

function* oldNames(header: RpmHeader, isNormal: (index: number) => boolean): Generator<string, undefined> {
  let index = -1;
  for (const path of eachStringOf(header, TAG.oldFileNames)) {
    index += 1;
    if (isNormal(index) && path.length <= LONGEST_PATH) yield path;
  }
}

/** `/usr/bin/` to `/usr/bin`. */
function folderOf(dirName: string): string {
  const folder = posix.normalize(`/${dirName}`);
  return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
}
