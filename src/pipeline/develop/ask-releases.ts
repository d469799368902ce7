import { dependencyPaths } from '../../analyse/dependencies/dependency-paths.ts';
import type { Releases } from '../../analyse/dependency-fixes/bringers.ts';
import type { FixPlan } from '../../analyse/dependency-fixes/types.ts';
import type { Package } from '../../model/package.ts';
import type { AskReleases, Release } from '../../platform/package-managers/types.ts';

/** Packages that a registry is asked about. */
const MOST_ASKED = 200;

/**
 * What a registry has of the packages on the ways to those that a plan would override: of npm alone, whose registry tells
 * what each version asks for. Each is asked about once. Rejects as `AskReleases` does.
 */
export async function releasesFor(
  { changes }: FixPlan,
  packages: Iterable<Package>,
  folder: string,
  ask: AskReleases,
): Promise<Releases> {
  const wayTo = dependencyPaths(packages);
  const overridden = changes.filter(
    ({ kind, package: one }) => kind === 'override' && one.ecosystem === 'npm',
  );
  const purls = new Set(overridden.flatMap(({ package: { purl } }) => wayTo(purl) ?? []));
  const releases = new Map<string, readonly Release[]>();
  for (const { purl, name, version } of packages) {
    if (!purls.has(purl) || releases.has(name)) continue;
    if (releases.size === MOST_ASKED) break;
    releases.set(name, await ask(name, version, folder));
  }
  return releases;
}
