import { ECOSYSTEMS } from '../../model/ecosystems.ts';
import { Fault } from '../../model/fault.ts';
import type { Package } from '../../model/package.ts';
import type { Release } from '../../platform/package-managers/types.ts';
import { grammarOf } from '../requirements/grammars.ts';
import { VERSION_SCHEMES } from '../versions/registry.ts';
import { stepBetween } from './versions.ts';

/** What a registry has of packages, by name. */
export type Releases = ReadonlyMap<string, readonly Release[]>;

/** A package that a project asks for itself, of a version that brings what is wanted. */
export interface Bringer {
  readonly package: Package;
  readonly version: string;
}

/**
 * The nearest version of the first package of a way at which all the way down only versions are let in that bring the last
 * package at `to` or later. Undefined where there is none, or none that breaks nothing. Source of ranges: the registry.
 */
export function nearestBringer(
  way: readonly Package[],
  to: string,
  releases: Releases,
  allowsMajor: boolean,
): Bringer | undefined {
  const [first] = way;
  const last = way.at(-1);
  if (!first || !last || way.length < 2) return undefined;
  try {
    const known = releases.get(last.name)?.map(({ version }) => version) ?? [];
    let good = atLeast(last, [to, ...known], to);
    for (const [index, one] of [...way.entries()].slice(0, -1).toReversed()) {
      const next = way[index + 1];
      if (!next) return undefined;
      const fitting = (releases.get(one.name) ?? []).filter((release) => doesForce(release, next, good));
      good = atLeast(
        one,
        fitting.map(({ version }) => version),
        one.version,
      );
    }
    const version = good.find((one) => allowsMajor || stepBetween(first.version, one) !== 'major');
    return version === undefined ? undefined : { package: first, version };
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return undefined;
    throw error;
  }
}

/** Does it ask for one of the good versions and not for the one that is there, or for the package no more? */
function doesForce({ requires }: Release, next: Package, good: readonly string[]): boolean {
  const asked = requires.get(next.name);
  const grammar = grammarOf(next.ecosystem);
  if (asked === undefined) return true;
  if (!grammar) return false;
  try {
    const range = grammar.parse(asked);
    return !range.admits(next.version) && good.some((version) => range.admits(version));
  } catch (error) {
    // An address, or a tag.
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}

/** Releases from one on, ascending; no previews. */
function atLeast({ ecosystem }: Package, versions: readonly string[], from: string): string[] {
  const scheme = VERSION_SCHEMES[ECOSYSTEMS[ecosystem].versionScheme];
  return [...new Set(versions)]
    .filter((version) => !/^v?\d+(?:\.\d+)*-/.test(version) && scheme.compare(version, from) >= 0)
    .toSorted((left, right) => scheme.compare(left, right));
}
