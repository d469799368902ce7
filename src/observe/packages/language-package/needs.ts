import { referenceTo } from './found-package.ts';
import type { NamedPackage } from './types.ts';

/** Versions of one name that are taken for what a package needs; real lock files have a few. */
const MOST_VERSIONS = 16;

/** A package of a lock file, and what it needs. */
export interface NeedingPackage {
  readonly fact: NamedPackage;
  /** What others of the file need it by, where that is not its name. */
  readonly key?: string;
  /** Keys of packages of the same file. */
  readonly needs: readonly string[];
}

/** The packages with what they require: of each key that they need, every version that the file has. */
export function withNeeds(packages: readonly NeedingPackage[]): NamedPackage[] {
  const needed = new Set(packages.flatMap(({ needs }) => needs));
  const references = new Map<string, Set<string>>();
  for (const { fact, key = fact.name } of packages) {
    if (!needed.has(key)) continue;
    const known = references.get(key) ?? new Set();
    references.set(key, known);
    if (known.size < MOST_VERSIONS) known.add(referenceTo(fact));
  }
  return packages.map(({ fact, needs }) => ({
    ...fact,
    requires: [...new Set(needs)].flatMap((key) => [...(references.get(key) ?? [])]),
  }));
}
