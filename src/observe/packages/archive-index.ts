import { readSync } from 'node:fs';
import { Fault } from '../../model/fault.ts';
import { linesOf } from '../document/file-lines.ts';
import { withFile } from '../document/text-file.ts';
import type { ArchiveIndex, MavenCoordinates } from './types.ts';

const LINE = /^[\da-f]{40}\s+\*?(\S.*)$/i;
const COORDINATES = /^([A-Za-z][\w.-]*):([A-Za-z][\w.-]*):([\w][\w.+-]*)$/;
/** Folders that hold a repository of Maven, where a path does not begin in one. */
const REPOSITORIES = ['repository', 'maven2'];
/** The folder in Gradle's cache that holds groups. */
const GRADLE = 'files-2.1';
/** Lines at the start of which one must tell of an archive. */
const FIRST_LINES = 1_000;

/**
 * An index of archives on the disk: lines of a SHA-1 in hexadecimal digits and what the archive of it is, either
 * `group:artifact:version` or its path in a repository of Maven or the cache of Gradle, as `sha1sum` writes it. The file
 * is gone through when it is asked, so it may be of any length. Throws a `Fault` that names it: `not-found`, `usage`.
 */
export function archiveIndex(path: string): ArchiveIndex {
  check(path);
  return { find: (digests) => (digests.size === 0 ? new Map() : look(path, digests)) };
}

/** Whoever names a file that is none is told so before anything is read. */
function check(path: string): void {
  const isIndex = withFile(path, (descriptor) => {
    let lines = 0;
    for (const line of linesOf(readerOf(descriptor))) {
      if (archiveIn(line)) return true;
      if (++lines === FIRST_LINES) break;
    }
    return lines === 0;
  });
  if (isIndex) return;
  throw new Fault('usage', `${path} is no index of archives: no line has a SHA-1 and what it is of`, {
    hint: 'Make one in a repository of Maven: find . -name "*.jar" -exec sha1sum {} + > jars.txt',
  });
}

function look(path: string, digests: ReadonlySet<string>): ReadonlyMap<string, MavenCoordinates> {
  const found = new Map<string, MavenCoordinates>();
  withFile(path, (descriptor) => {
    for (const line of linesOf(readerOf(descriptor))) {
      const digest = line.slice(0, 40).toLowerCase();
      const archive = digests.has(digest) ? archiveIn(line) : undefined;
      if (archive) found.set(digest, archive);
    }
  });
  return found;
}

function archiveIn(line: string): MavenCoordinates | undefined {
  const what = LINE.exec(line.trimEnd())?.[1];
  return what === undefined ? undefined : coordinatesOf(what);
}

function coordinatesOf(what: string): MavenCoordinates | undefined {
  const parts = what.includes('/') ? partsOfPath(what.split('/')) : what;
  const [, group, artifact, version] = (parts && COORDINATES.exec(parts)) || [];
  return group && artifact && version ? { group, artifact, version } : undefined;
}

/**
 * As `sha1sum` writes a file of a repository of Maven, `org/example/lib/1.0/lib-1.0.jar`, or of Gradle's cache,
 * `files-2.1/org.example/lib/1.0/SHA1/lib-1.0.jar`.
 */
function partsOfPath(path: readonly string[]): string | undefined {
  const gradle = path.lastIndexOf(GRADLE);
  if (gradle >= 0)
    return path.length === gradle + 6 ? path.slice(gradle + 1, gradle + 4).join(':') : undefined;
  const [artifact, version, file] = path.slice(-3);
  const isInside = path[0] === '.';
  const root = isInside ? 0 : path.findIndex((part) => REPOSITORIES.includes(part));
  const group = path.slice(root + 1, -3).join('.');
  return file?.startsWith(`${artifact}-`) ? `${group}:${artifact}:${version}` : undefined;
}

function readerOf(descriptor: number): Parameters<typeof linesOf>[0] {
  return {
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    },
  };
}
