import type { NamedPackage } from './types.ts';

/** Versions of one name that are taken for what a package needs; real lock files have a few. */
const MOST_VERSIONS = 16;

/** A package of a lock file that tells what it needs by names alone. */
export interface NeedingPackage {
  readonly fact: NamedPackage;
  /** Names of packages of the same file, as `fact.name` is written. */
  readonly needs: readonly string[];
}

/** The packages with what they require: of each name that they need, every version that the file has. */
export function withNeeds(packages: readonly NeedingPackage[]): NamedPackage[] {
  const versions = new Map<string, Set<string>>();
  for (const { fact } of packages) {
    const known = versions.get(fact.name) ?? new Set();
    versions.set(fact.name, known);
    if (known.size < MOST_VERSIONS) known.add(`${fact.version}${queryOf(fact)}`);
  }
  return packages.map(({ fact, needs }) => ({
    ...fact,
    requires: [...new Set(needs)].flatMap((name) =>
      [...(versions.get(name) ?? [])].map((version) => `${name}@${version}`),
    ),
  }));
}

/** Qualifiers of a package URL, as a reference has them. */
function queryOf({ qualifiers }: NamedPackage): string {
  return qualifiers === undefined ? '' : `?${new URLSearchParams(qualifiers).toString()}`;
}
