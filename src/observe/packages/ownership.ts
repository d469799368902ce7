import { posix } from 'node:path';
import { type Ecosystem, isOfDistribution } from '../../model/ecosystems.ts';
import type { FileView } from '../../model/file.ts';
import type { Gap } from '../../model/gap.ts';
import { isCopied, type Package } from '../../model/package.ts';
import { PackedList } from '../../model/packed-list.ts';
import { mapped } from '../../model/sequence.ts';
import { order } from '../../model/sorted.ts';
import type { FoundPackage } from './types.ts';

/** Folders whose real paths are remembered. */
const MAXIMUM_FOLDERS = 10_000;

/** Where distributions put what they package; the rest is left to whoever administers the system, or to others. */
const DISTRIBUTED = /^\/(?:(?:usr|lib|lib32|lib64|libx32|bin|sbin|etc)\/|var\/lib\/|opt\/rh\/)/;
const LOCAL = '/usr/local/';

/** What a distribution ships is its own to mend: that a file of it tells too little is no gap of the target. */
export function withoutOwned(gaps: readonly Gap[], system: Iterable<FoundPackage>, files: FileView): Gap[] {
  const ownerOf = ownersOf(system, new Set(gaps.map((gap) => nameOf(gap.subject))), files);
  return gaps.map((gap) => (ownerOf(gap.subject) === undefined ? gap : { ...gap, informational: true }));
}

/**
 * Takes the packages that packages of the system are named for and have among their files, and notes them there. What is only
 * claimed stays, with who claims it: lists of files are what an image says of itself (docs/adr/0029).
 */
export function bundle(owning: Iterable<FoundPackage>, language: Iterable<FoundPackage>, files: FileView) {
  const names = new Set<string>();
  for (const { package: one } of language) for (const { path } of one.locations) names.add(nameOf(path));
  const ownerOf = ownersOf(owning, names, files);
  const bundles = new Map<string, { purl: string; path: string }[]>();
  const free = new PackedList<FoundPackage>();
  for (const found of language) {
    const claimants = new Set<string | undefined>();
    const locations = found.package.locations.filter(({ path }) => {
      const owner = ownerOf(path);
      if (owner && isOwnNote(owner, found.package)) return false;
      if (!owner || isCopied(found.package) || !isNamedFor(owner, found.package)) {
        claimants.add(owner?.purl);
        return true;
      }
      const own = bundles.get(owner.purl) ?? [];
      own.push({ purl: found.package.purl, path });
      bundles.set(owner.purl, own);
      return false;
    });
    if (locations.length > 0)
      free.push({ ...found, package: claimed({ ...found.package, locations }, claimants) });
  }
  const owners = mapped(owning, (found): FoundPackage => {
    const own = bundles.get(found.package.purl);
    return own ? { ...found, package: { ...found.package, bundles: own } } : found;
  });
  return { free, owners };
}

/** What a file says of the package that a database has it from is told by that database, as it is installed. */
function isOwnNote(owner: Owner, one: Package): boolean {
  return isCopied(one) && owner.ecosystem === one.ecosystem && isNamedFor(owner, one);
}

/** Programs are named as their projects are, and packages of them also for their parts: `libssl3` of `openssl`, `libpython3.13`. */
function isNamedFor({ names }: Owner, { ecosystem, name }: Package): boolean {
  if (ecosystem !== 'generic') return names.has(stemOf(name));
  const wanted = [stemOf(name), ...(PACKAGED_AS.get(name) ?? [])];
  return [...names].some((own) => wanted.some((one) => own.includes(one)));
}

/** The package with who claims it, if somebody does wherever it lies. */
function claimed(one: Package, claimants: ReadonlySet<string | undefined>): Package {
  if (one.owner !== undefined || claimants.has(undefined)) return one;
  const [owner] = [...claimants].filter((purl) => purl !== undefined).toSorted(order);
  return owner === undefined ? one : { ...one, owner };
}

/** What distributions add to the names of what they package, before and behind. */
const BEFORE =
  /^(?:python3?|py3?|nodejs|node|npm|ruby|rubygem|php|golang|rust|lib|perl)[\d.]*-|^(?:lib|py)(?=.)/;
const BEHIND = /-(?:java|python3?|ruby|js|nodejs|php)$/;

/** What distributions call programs whose projects have another name. */
const PACKAGED_AS: ReadonlyMap<string, readonly string[]> = new Map([
  ['docker-cli', ['docker']],
  ['gnupg', ['gpg']],
  ['httpd', ['apache']],
  ['imagemagick', ['magick']],
  ['musl', ['alpine']],
  ['rust', ['rustc']],
]);

function stemsOf({ name, source }: Package): string[] {
  return [name, source?.name ?? name].map(stemOf);
}

/** A name without what it is written with in one ecosystem or another: `libcommons-io-java` is `commonsio`. */
function stemOf(name: string): string {
  const last = name.toLowerCase().split(/[/:]/).at(-1) ?? '';
  const bare = last.replace(BEHIND, '').replace(BEFORE, '');
  return bare.replaceAll(/[^\p{L}\p{N}]/gu, '');
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

/** A package that lists files as its own. */
interface Owner {
  readonly purl: string;
  readonly ecosystem: Ecosystem;
  /**
   * The stems of its own name and of its source's; none of a package of a language, which is another than it brings, and
   * of one that a file says it is: nobody may look after what that names.
   */
  readonly names: ReadonlySet<string>;
}

/**
 * Who owns a path that has one of these names. Package databases may write `/lib/x` for what lies in `/usr/lib/x`, so
 * folders are resolved before paths are compared. Only owned files of these names are looked at, since a distribution
 * owns 100,000 files and few of them tell of a package. No package of a distribution has files of `/app` or `/opt`.
 */
function ownersOf(owning: Iterable<FoundPackage>, names: ReadonlySet<string>, files: FileView) {
  // Lists of files are most of what is known of a system, and are not gone through for nothing.
  if (names.size === 0) return nobody;
  const realPathOf = realPaths(files);
  const owners = new Map<string, Owner>();
  for (const { package: one, files: owned } of owning) {
    let owner: Owner | undefined;
    // A file that tells of itself does so wherever it lies.
    const isList = isOfDistribution(one.ecosystem) && !isCopied(one);
    for (const path of owned) {
      if (!names.has(posix.basename(path))) continue;
      const real = realPathOf(path);
      if (isList && (!DISTRIBUTED.test(real) || real.startsWith(LOCAL))) continue;
      const known = owners.get(real);
      owner ??= { purl: one.purl, ecosystem: one.ecosystem, names: new Set(isList ? stemsOf(one) : []) };
      if (known === undefined || one.purl < known.purl) owners.set(real, owner);
    }
  }
  if (owners.size === 0) return nobody;
  return (path: string): Owner | undefined => owners.get(realPathOf(outerFile(path)));
}

const nobody = (): Owner | undefined => undefined;

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
