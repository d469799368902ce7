import { posix } from 'node:path';
import type { LocatedFact } from '../../../model/analyser.ts';
import { referenceTo } from './found-package.ts';
import { reachable } from './reachable.ts';
import type { LanguageFact, NamedPackage } from './types.ts';

/** What a project asks for, where its manifest says so and the lock file beside it does not. */
export type Asked = Pick<NamedPackage, 'direct' | 'development'>;

/** The packages that manifests declare for which the lock files of a folder decide. */
interface Declared {
  readonly folder: string;
  readonly packages: readonly NamedPackage[];
}

/** What manifests and lock files both call a package. */
export type NameOf = (fact: Pick<NamedPackage, 'name' | 'ecosystem'>) => string;

type Located = LocatedFact<LanguageFact>;
/** By name. */
type Wishes = Map<string, { readonly ranges: Set<string>; isForProduction: boolean }>;

/**
 * Tells of what lock files decide whether a project asks for it itself and whether it is for development only, as far
 * as the lock file is silent: from the manifests that it decides for, and from what its packages need in turn.
 */
export function askedBy(
  declared: readonly Declared[],
  facts: Iterable<Located>,
  nameOf: NameOf,
): (path: string, fact: NamedPackage) => Asked {
  const wishes = wishesIn(declared, nameOf);
  if (wishes.size === 0) return (_path, fact) => ownWish(fact);
  const isDirect = directness(wishes, facts, nameOf);
  const development = developmentIn(wishes, facts, nameOf, isDirect);
  return (path, fact) => {
    if (fact.evidence === 'declared') return ownWish(fact);
    const [direct, reported] = [isDirect(path, fact), development(path, fact)];
    return {
      ...(direct !== undefined && { direct }),
      ...(reported !== undefined && { development: reported }),
    };
  };
}

/** What a manifest declares its project asks for itself, unless the manifest says otherwise. */
function ownWish({ evidence, direct = true }: NamedPackage): Asked {
  return evidence === 'declared' ? { direct } : {};
}

function wishesIn(declared: readonly Declared[], nameOf: NameOf): ReadonlyMap<string, Wishes> {
  const wishes = new Map<string, Wishes>();
  for (const { folder, packages } of declared) {
    const known: Wishes = wishes.get(folder) ?? new Map();
    wishes.set(folder, known);
    for (const fact of packages) {
      const { range, version, development } = fact;
      const name = nameOf(fact);
      const wish = known.get(name) ?? { ranges: new Set<string>(), isForProduction: false };
      known.set(name, wish);
      wish.ranges.add(range ?? version);
      if (development !== true) wish.isForProduction = true;
    }
  }
  return wishes;
}

const keyOf = (path: string, name: string, range: string) => `${path}\0${name}\0${range}`;

/** Where a name is locked in several versions, the one that got the manifest's range is asked for, if the file tells of ranges. */
function directness(wishes: ReadonlyMap<string, Wishes>, facts: Iterable<Located>, nameOf: NameOf) {
  const chosen = new Set<string>();
  for (const { path, fact } of facts) {
    if (fact.kind !== 'package' || !fact.chosenFor || !wishes.has(posix.dirname(path))) continue;
    for (const range of fact.chosenFor) chosen.add(keyOf(path, fact.name, range));
  }
  return (path: string, fact: NamedPackage): boolean | undefined => {
    const { name, direct, chosenFor } = fact;
    const known = wishes.get(posix.dirname(path));
    if (direct !== undefined || !known) return direct;
    const wish = known.get(nameOf(fact));
    if (!wish || !chosenFor) return wish !== undefined;
    const told = [...wish.ranges].filter((range) => chosen.has(keyOf(path, name, range)));
    return told.length === 0 || told.some((range) => chosenFor.includes(range));
  };
}

/**
 * Development by the graph, for lock files that tell what every package needs, where they do not tell what is for
 * development: what only development leads to. Of what nothing leads to, nothing is said.
 */
function developmentIn(
  wishes: ReadonlyMap<string, Wishes>,
  facts: Iterable<Located>,
  nameOf: NameOf,
  isDirect: (path: string, fact: NamedPackage) => boolean | undefined,
) {
  const graphs = graphsIn(wishes, facts, nameOf, isDirect);
  const used = new Map(
    [...graphs]
      .filter(([, graph]) => graph.isSilent !== true && graph.isOpen === true)
      .map(([path, { edges, production, development }]) => [
        path,
        { production: reachable(production, edges), development: reachable(development, edges) },
      ]),
  );
  return (path: string, fact: NamedPackage): boolean | undefined => {
    if (fact.development !== undefined) return undefined;
    const found = used.get(path);
    const reference = referenceTo(fact);
    if (found?.production.has(reference)) return false;
    return found?.development.has(reference) ? true : undefined;
  };
}

/** What the packages of each lock file need, and what the project has of them for itself. */
function graphsIn(
  wishes: ReadonlyMap<string, Wishes>,
  facts: Iterable<Located>,
  nameOf: NameOf,
  isDirect: (path: string, fact: NamedPackage) => boolean | undefined,
): ReadonlyMap<string, Graph> {
  const graphs = new Map<string, Graph>();
  for (const { path, fact } of facts) {
    if (fact.kind !== 'decided' && (fact.kind !== 'package' || fact.evidence === 'declared')) continue;
    const known = wishes.get(posix.dirname(path));
    if (!known) continue;
    const graph: Graph = graphs.get(path) ?? { edges: new Map(), production: [], development: [] };
    graphs.set(path, graph);
    if (fact.kind === 'decided') {
      // Which part of the project it is of is not known.
      for (const one of fact.requires ?? []) graph.production.push(one);
      continue;
    }
    const reference = referenceTo(fact);
    if (fact.requires === undefined) graph.isSilent = true;
    graph.isOpen ||= fact.development === undefined;
    graph.edges.set(reference, fact.requires ?? []);
    if (fact.development === false) graph.production.push(reference);
    if (isDirect(path, fact) !== true) continue;
    const isForProduction = known.get(nameOf(fact))?.isForProduction ?? true;
    (isForProduction ? graph.production : graph.development).push(reference);
  }
  return graphs;
}

interface Graph {
  readonly edges: Map<string, readonly string[]>;
  readonly production: string[];
  readonly development: string[];
  /** Does some package not say what it needs? */
  isSilent?: boolean;
  /** Is there a package of which the file does not tell whether it is for development? */
  isOpen?: boolean;
}
