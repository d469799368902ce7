import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { type FileList, fullLength } from '../../system-package/file-list.ts';
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
}

export interface InstalledContent {
  readonly packages: readonly ApkPackage[];
  /** One sentence for each entry that could not be understood, and no more than `MOST_PROBLEMS`. */
  readonly problems: readonly string[];
}

const MOST_PACKAGES = 200_000;
const MOST_PATH_CHARACTERS = 256 * 1024 * 1024;
const MOST_PROBLEMS = 20;

/**
 * Parses apk's installed database (apk-tools, doc/apk-package.5): lines `K:value`, an empty line after each
 * package; `F` opens a folder and `R` names a file in it.
 * Throws a `Fault` (`limit`) for more than 200,000 packages, or 256 MiB of paths written in full.
 */
export function parseInstalled(text: string): InstalledContent {
  const packages: ApkPackage[] = [];
  const problems: string[] = [];
  let characters = 0;
  for (const entry of entriesOf(text)) {
    const outcome = packageOf(entry);
    if (typeof outcome !== 'string') packages.push(outcome);
    else if (problems.length < MOST_PROBLEMS) problems.push(outcome);
    characters += typeof outcome === 'string' ? 0 : fullLength(outcome.files);
    if (packages.length > MOST_PACKAGES || characters > MOST_PATH_CHARACTERS) {
      throw new Fault('limit', 'The apk database lists too many packages or files.');
    }
  }
  return { packages, problems };
}

interface Entry {
  readonly fields: Map<string, string>;
  readonly folders: [folder: string, names: string[]][];
}

function* entriesOf(text: string): Generator<Entry> {
  let entry: Entry = { fields: new Map(), folders: [] };
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    if (end > at) {
      readLine(text.slice(at, Math.min(end, at + 8192)), entry);
    } else if (entry.fields.size > 0) {
      yield entry;
      entry = { fields: new Map(), folders: [] };
    }
    at = end + 1;
  }
  if (entry.fields.size > 0) yield entry;
}

function readLine(line: string, entry: Entry): void {
  if (line[1] !== ':') return;
  const key = line.slice(0, 1);
  const value = line.slice(2);
  if (key === 'F') entry.folders.push([folderOf(value), []]);
  else if (key === 'R' && value !== '' && !value.includes('/')) entry.folders.at(-1)?.[1].push(value);
  else if ('PVAoL'.includes(key)) entry.fields.set(key, value.trim());
}

/** `usr/bin`, or nothing for the root, to an absolute path. */
function folderOf(value: string): string {
  const folder = posix.normalize(`/${value}`);
  return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
}

function packageOf({ fields, folders }: Entry): ApkPackage | string {
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
    files: folders.filter(([, names]) => names.length > 0),
  };
}
