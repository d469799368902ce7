import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import { referenceTo } from './found-package.ts';
import type { LanguageFact, NamedPackage } from './types.ts';

type Facts = Iterable<LocatedFact<LanguageFact>>;
type Versions = ReadonlyMap<string, ReadonlySet<string>>;
type HomeOf = (path: string) => string;

/** Versions of one name in one place that are taken for what a package needs. */
const MOST_VERSIONS = 16;

/** Where packages look for what they need. */
interface Search {
  /** The folder of all that are installed with a package, by the path of the file that tells of it. */
  readonly homeOf: HomeOf;
  /** Do they look in all other folders too, where theirs does not have it? */
  readonly isEverywhere: boolean;
}

/** What is installed, and what files beside the one that tells of a package say of its needs. */
interface Installed {
  readonly homes: ReadonlyMap<string, Versions>;
  readonly beside: ReadonlyMap<string, readonly string[]>;
}

/** The facts, in which installed packages require what is installed of what they need; what is not there is not told. */
export function withInstalledNeeds(facts: Facts, { homeOf, isEverywhere }: Search): Facts {
  return {
    *[Symbol.iterator]() {
      const { homes, beside } = installedIn(facts, homeOf);
      for (const located of facts) {
        const { fact, path } = located;
        if (fact.kind === 'needs') continue;
        const isInstalled = fact.kind === 'package' && fact.evidence === 'installed';
        const names = isInstalled ? (fact.needs ?? beside.get(posix.dirname(path))) : undefined;
        if (!isInstalled || names === undefined) {
          yield located;
          continue;
        }
        const { needs: _, ...others } = fact;
        const places = [homes.get(homeOf(path)), ...(isEverywhere ? [homes.get(EVERYWHERE)] : [])];
        const found = names.flatMap((name) => [
          ...(places.flatMap((place) => place?.get(name) ?? [])[0] ?? []),
        ]);
        const own = referenceTo(fact);
        const requires = [...new Set(found)].filter((one) => one !== own);
        yield { ...located, fact: { ...others, requires } };
      }
    },
  };
}

/** No folder: paths are absolute. */
const EVERYWHERE = '';

/** By folder, and everywhere, what is installed under each name; nothing where no package tells what it needs. */
function installedIn(facts: Facts, homeOf: HomeOf): Installed {
  const homes = new Map<string, Map<string, Set<string>>>();
  const beside = new Map<string, readonly string[]>();
  let isTold = false;
  for (const { fact, path } of facts) {
    if (fact.kind === 'needs') beside.set(posix.dirname(path), fact.names);
    isTold ||= fact.kind === 'needs' || (fact.kind === 'package' && fact.needs !== undefined);
  }
  if (!isTold) return { homes, beside };
  for (const { fact, path } of facts) {
    if (fact.kind !== 'package' || fact.evidence !== 'installed') continue;
    for (const home of [homeOf(path), EVERYWHERE]) {
      const versions = homes.get(home) ?? new Map<string, Set<string>>();
      homes.set(home, versions);
      for (const name of namesOf(fact)) {
        const known = versions.get(name) ?? new Set();
        versions.set(name, known);
        if (known.size < MOST_VERSIONS) known.add(referenceTo(fact));
      }
    }
  }
  return { homes, beside };
}

/** Its own name, and those of what it is asked for by. */
function namesOf({ name, aliases = [] }: NamedPackage): string[] {
  return [name, ...aliases.map((alias) => alias.slice(0, alias.lastIndexOf('@')))];
}
