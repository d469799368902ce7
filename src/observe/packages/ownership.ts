import { posix } from 'node:path';
import type { FileView } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import { PackedList } from '../../model/packed-list.ts';
import { lazily } from '../../model/sequence.ts';
import type { FoundPackage } from './types.ts';

/** Folders whose real paths are remembered. */
const MAXIMUM_FOLDERS = 10_000;

/** What a distribution ships is its own to mend: that a file of it tells too little is no gap of the target. */
export function withoutOwned(gaps: readonly Gap[], system: Iterable<FoundPackage>, files: FileView): Gap[] {
  const ownerOf = ownersOf(system, new Set(gaps.map((gap) => nameOf(gap.subject))), files);
  return gaps.map((gap) => (ownerOf(gap.subject) === undefined ? gap : { ...gap, informational: true }));
}

/** Takes the packages that others brought among their files, and notes them there. */
export function bundle(owning: Iterable<FoundPackage>, language: Iterable<FoundPackage>, files: FileView) {
  const names = new Set<string>();
  for (const { package: one } of language) for (const { path } of one.locations) names.add(nameOf(path));
  const ownerOf = ownersOf(owning, names, files);
  const bundles = new Map<string, { purl: string; path: string }[]>();
  const free = new PackedList<FoundPackage>();
  for (const found of language) {
    const locations = found.package.locations.filter(({ path }) => {
      const owner = ownerOf(path);
      if (owner === undefined) return true;
      const own = bundles.get(owner) ?? [];
      own.push({ purl: found.package.purl, path });
      bundles.set(owner, own);
      return false;
    });
    if (locations.length > 0) free.push({ ...found, package: { ...found.package, locations } });
  }
  const owners = lazily(owning, (found): FoundPackage[] => {
    const own = bundles.get(found.package.purl);
    return [own ? { ...found, package: { ...found.package, bundles: own } } : found];
  });
  return { free, owners };
}

/** The name of the file that a path of a location or gap is about. */
function nameOf(path: string): string {
  return posix.basename(outerFile(path));
}

/** The file of the target in which something nested lies: `/a.ear` of `/a.ear!/b.jar`. */
function outerFile(path: string): string {
  const [outer = path] = path.split('!/', 1);
  return outer;
}

/**
 * Which package owns a path that has one of these names, as a package URL. Package databases may write `/lib/x` for
 * what lies in `/usr/lib/x`, so folders are resolved before paths are compared. Only owned files of these names are
 * looked at, since a distribution owns 100,000 files and few of them tell of a package.
 */
function ownersOf(owning: Iterable<FoundPackage>, names: ReadonlySet<string>, files: FileView) {
  const realPathOf = realPaths(files);
  const owners = new Map<string, string>();
  for (const { package: owner, files: owned } of owning) {
    for (const path of owned) {
      if (!names.has(posix.basename(path))) continue;
      const real = realPathOf(path);
      const known = owners.get(real);
      if (known === undefined || owner.purl < known) owners.set(real, owner.purl);
    }
  }
  if (owners.size === 0) return (): undefined => undefined;
  return (path: string): string | undefined => owners.get(realPathOf(outerFile(path)));
}

/** Resolves the folder of a path, not its last name; each folder once, as long as they are not too many. */
function realPaths(files: FileView): (path: string) => string {
  const folders = new Map<string, string>();
  return (path) => {
    const folder = posix.dirname(path);
    const real = folders.get(folder) ?? files.resolve(folder)?.path ?? folder;
    if (folders.size >= MAXIMUM_FOLDERS) folders.clear();
    folders.set(folder, real);
    return posix.join(real, posix.basename(path));
  };
}
