import type { Gap } from '../../model/gap.ts';
import type { Package } from '../../model/package.ts';

/**
 * Language packages all of whose files belong to packages of the distribution. The distribution mends them under its
 * own versions, so its advisories judge them; the language's would report what is long mended. That holds only for
 * owners that are matched at all.
 */
export function ownedLanguagePackages(
  packages: readonly Package[],
  isMatched: (owner: Package) => boolean,
): { readonly packages: ReadonlySet<Package>; readonly gaps: readonly Gap[] } {
  const owners = packages.filter((one) => (one.bundles?.length ?? 0) > 0 && isMatched(one));
  const files = new Set(owners.flatMap((owner) => (owner.bundles ?? []).map(keyOf)));
  const owned = new Set(
    packages.filter(
      (one) =>
        files.size > 0 && one.locations.every(({ path }) => files.has(keyOf({ purl: one.purl, path }))),
    ),
  );
  const reason = `${owned.size} language packages are part of packages of the distribution and were judged by its advisories`;
  const gap: Gap = { kind: 'missing-data', subject: 'bundled packages', reason, informational: true };
  return { packages: owned, gaps: owned.size > 0 ? [gap] : [] };
}

function keyOf({ purl, path }: { readonly purl: string; readonly path: string }): string {
  return `${purl} ${path}`;
}
