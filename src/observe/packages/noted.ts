import type { FileView } from '../../model/file.ts';
import { isCopied, type Package } from '../../model/package.ts';
import { PackedList } from '../../model/packed-list.ts';
import { chain, lazily, mapped } from '../../model/sequence.ts';
import { bundle } from './ownership.ts';
import type { FoundPackage } from './types.ts';

/**
 * What files say that they were built as. Whatever else is told of such a file came with that, as with a package that
 * lists it; and where the system has a package of the same version of the same source, the file is one more place of it.
 */
export function withNoted(
  found: Iterable<FoundPackage>,
  system: Iterable<FoundPackage>,
  files: FileView,
): Iterable<FoundPackage> {
  const noted = PackedList.from(lazily(found, (one) => (isCopied(one.package) ? [one] : [])));
  if (noted.length === 0) return found;
  const others = lazily(found, (one) => (isCopied(one.package) ? [] : [one]));
  const installed = installedOf(noted, system);
  const known = mapped(noted, (one) => asInstalled(one, installed.get(sourceKey(one.package))));
  const { owners, free } = bundle(known, others, files);
  return chain(owners, free);
}

/** The packages of the system that were built from the same sources, by these. */
function installedOf(
  noted: Iterable<FoundPackage>,
  system: Iterable<FoundPackage>,
): ReadonlyMap<string, Package> {
  const wanted = new Map(mapped(noted, ({ package: one }) => [sourceKey(one), one.architecture]));
  const installed = new Map<string, Package>();
  for (const { package: one } of system) {
    const key = sourceKey(one);
    if (!wanted.has(key)) continue;
    const other = installed.get(key);
    const rank = (candidate: Package) => rankOf(candidate, wanted.get(key));
    if (other === undefined || rank(one) < rank(other)) installed.set(key, one);
  }
  return installed;
}

/** The one that has the name of its source is the first, then one that has programs of this architecture. */
function rankOf({ name, source, purl, architecture }: Package, wanted: string | undefined): string {
  const isMain = source === undefined || source.name === name;
  return `${isMain ? 0 : 1} ${architecture === wanted ? 0 : 1} ${purl}`;
}

/** Distribution, source and version; without the epoch, which notes may lack. */
function sourceKey({ purl, name, version, source }: Package): string {
  const [, namespace = ''] = /^(pkg:[a-z]+\/[^/@]*\/)/.exec(purl) ?? [];
  const built = source ?? { name, version };
  return `${namespace} ${built.name} ${built.version.replace(/^\d+:/, '')}`;
}

function asInstalled(one: FoundPackage, installed: Package | undefined): FoundPackage {
  if (installed === undefined) return one;
  const { locations, owner } = one.package;
  return { ...one, package: { ...installed, locations, ...(owner !== undefined && { owner }) } };
}
