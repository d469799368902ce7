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
  const wanted = new Set(mapped(noted, (one) => sourceKey(one.package)));
  const installed = new Map<string, Package>();
  for (const { package: one } of system) {
    const key = sourceKey(one);
    if (!wanted.has(key)) continue;
    const other = installed.get(key);
    if (other === undefined || rankOf(one) < rankOf(other)) installed.set(key, one);
  }
  return installed;
}

/** The one that has the name of its source is the first. */
function rankOf({ name, source, purl }: Package): string {
  return `${source === undefined || source.name === name ? 0 : 1} ${purl}`;
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
