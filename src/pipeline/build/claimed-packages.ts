import type { Finding } from '../../model/finding/finding.ts';
import type { Package } from '../../model/package.ts';
import { PackedList } from '../../model/packed-list.ts';
import { lazily, type Sequence } from '../../model/sequence.ts';

type Bundles = NonNullable<Package['bundles']>;

/** What the JSON of a package has that others claim. */
const OWNER = '"owner":';
/** Owners of owners that are followed. */
const MOST_STEPS = 10;

/**
 * The packages as a report lists them: what others claim to have brought is noted with its owner, as one of its
 * `bundles`, but for those that something was found in, which are listed themselves.
 */
export function withClaimedInOwners(
  packages: Sequence<Package>,
  findings: Iterable<Finding>,
): Sequence<Package> {
  if (packages instanceof PackedList && !packages.mentions(OWNER)) return packages;
  const owners = new Map<string, string>();
  for (const { purl, owner } of packages) if (owner !== undefined) owners.set(purl, owner);
  if (owners.size === 0) return packages;
  for (const finding of findings) if (finding.kind === 'vulnerability') owners.delete(finding.package.purl);
  const brought = new Map<string, Bundles>();
  for (const { purl, locations } of packages) {
    const owner = listedOwner(owners, purl);
    if (owner === undefined) continue;
    const others = brought.get(owner) ?? [];
    for (const { path } of locations) others.push({ purl, path });
    brought.set(owner, others);
  }
  return PackedList.from(
    lazily(packages, (one) => {
      if (listedOwner(owners, one.purl) !== undefined) return [];
      const own = brought.get(one.purl);
      return [own ? { ...one, bundles: [...(one.bundles ?? []), ...own] } : one];
    }),
  );
}

/** Who brought this one, or brought who did, and is listed itself; nobody where they claim each other. */
function listedOwner(owners: ReadonlyMap<string, string>, purl: string): string | undefined {
  let owner = owners.get(purl);
  for (let step = 0; step < MOST_STEPS && owner !== undefined; step += 1) {
    const outer = owners.get(owner);
    if (outer === undefined) return owner;
    owner = outer;
  }
  return undefined;
}
