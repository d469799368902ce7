import { type FileList, fileListOf, FileRoom } from '../../system-package/file-list.ts';
import { isToken } from '../../system-package/found-package.ts';

/** What one file of a package's folder tells. */
export type PacmanFact =
  | {
      readonly kind: 'package';
      readonly name: string;
      readonly version: string;
      readonly architecture: string;
      /** The PKGBUILD's `pkgbase`: its own name where one PKGBUILD makes one package. */
      readonly base: string;
      readonly licences: readonly string[];
    }
  | { readonly kind: 'files'; readonly files: FileList; readonly isCut?: true }
  | { readonly kind: 'broken'; readonly reason: string };

const MOST_LICENCES = 50;

/** Reads `desc`: `%FIELD%`, its values on lines of their own, an empty line (pacman, `lib/libalpm/be_local.c`). */
export function readDescription(lines: Iterable<string>): PacmanFact {
  const values = new Map<string, string[]>();
  for (const [field, value] of valuesIn(lines)) {
    const known = values.get(field) ?? [];
    values.set(field, known);
    if (known.length < MOST_LICENCES) known.push(value.slice(0, 500));
  }
  const first = (field: string) => values.get(field)?.[0];
  const [name, version, architecture = 'any', base] = ['NAME', 'VERSION', 'ARCH', 'BASE'].map(first);
  if (!isToken(name) || !isToken(version) || !isToken(architecture))
    return { kind: 'broken', reason: 'it has no valid name, version and architecture' };
  return {
    kind: 'package',
    name,
    version,
    architecture,
    base: isToken(base) ? base : name,
    licences: values.get('LICENSE') ?? [],
  };
}

/** Reads `files`: the paths of `%FILES%`, relative to the root; folders end in a slash. */
export function readFiles(lines: Iterable<string>): PacmanFact {
  const room = FileRoom.ofPackage();
  const files = fileListOf(pathsIn(lines), room);
  return { kind: 'files', files, ...(room.isFull && { isCut: true }) };
}

function* pathsIn(lines: Iterable<string>): Generator<string, undefined> {
  for (const [field, value] of valuesIn(lines)) if (field === 'FILES' && !value.endsWith('/')) yield value;
}

function* valuesIn(lines: Iterable<string>): Generator<[field: string, value: string], undefined> {
  let field = '';
  for (const line of lines) {
    const heading = /^%([A-Z0-9]{1,40})%\r?$/.exec(line)?.[1];
    if (heading !== undefined) field = heading;
    else if (line.trim() !== '' && field !== '') yield [field, line.trimEnd()];
  }
}
