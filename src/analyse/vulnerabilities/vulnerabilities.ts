import type { VulnerableCode } from '../../model/advisory.ts';
import { clearanceOf, cvesOf, type Claim, type Claims } from './claims.ts';
import { compareIds, cvesIn } from './ids.ts';
import type { Knowledge } from './knowledge.ts';

/** One vulnerability of a package, with all that is claimed of it. */
export interface Vulnerability {
  /** Its own names in `compareIds` order, then those of advisories over several. */
  readonly ids: readonly string[];
  /** Advisories about this vulnerability alone first, then errata that fix several at once. */
  readonly claims: readonly Claim[];
}

/** One vulnerability that one advisory speaks of. */
interface Part {
  readonly claim: Claim;
  /** Names of the vulnerability itself: parts that share one are the same. */
  readonly names: ReadonlySet<string>;
  /** True where the advisory speaks of others too, so that its own id says nothing of which is which. */
  readonly isCollective: boolean;
}

/**
 * Sorts what is claimed of a package by vulnerability. Aliases are one vulnerability, transitively; a distribution's
 * advisory is about each CVE it names. Where its tracker has a record of one CVE, that is more exact than an advisory
 * over several: what the record says is not affected is not, whatever the advisory says.
 */
export function vulnerabilitiesOf(claims: Claims, knowledge: Knowledge): Vulnerability[] {
  const parts = claims.affected.flatMap((claim) => partsOf(claim, claims.cleared, knowledge));
  return merged(parts).map((same) => {
    const inOrder = same.toSorted(
      (left, right) =>
        Number(left.isCollective) - Number(right.isCollective) ||
        compareIds(left.claim.advisory.id, right.claim.advisory.id),
    );
    // The first id is a name of this vulnerability alone: no two findings of a package share it.
    const names = same.flatMap((part) => [...part.names]).toSorted(compareIds);
    const collective = same.map(({ claim }) => claim.advisory.id).toSorted(compareIds);
    return {
      ids: [...new Set([...names, ...collective])],
      claims: [...new Set(inOrder.map(({ claim }) => claim))],
    };
  });
}

/** The code that advisories name; undefined where none does. One that does not says nothing against another that does. */
export function codeOf({ claims }: Vulnerability): readonly VulnerableCode[] | undefined {
  const named = claims.flatMap(({ affected }) => {
    const code = affected.map((part) => part.code);
    return code.every((one) => one !== undefined) ? [code.flat()] : [];
  });
  return named.length === 0 ? undefined : named.flat();
}

function partsOf(claim: Claim, cleared: ReadonlySet<string>, knowledge: Knowledge): Part[] {
  const { advisory, target } = claim;
  const own = target.isDistribution ? new Set([advisory.id]) : knowledge.aliasesOf(advisory);
  const causes = causesOf(claim, own, knowledge);
  if (causes.length <= 1) {
    const named = [...advisory.aliases, ...advisory.upstream, ...(causes[0] ?? [])];
    const names = named.every((name) => own.has(name)) ? own : new Set([...own, ...named]);
    return isCleared(claim, names, cleared) ? [] : [{ claim, names, isCollective: false }];
  }
  return causes
    .filter((names) => !isCleared(claim, names, cleared))
    .map((names) => ({ claim, names, isCollective: true }));
}

/** The vulnerabilities an advisory was made for, each with its aliases. */
function causesOf(
  claim: Claim,
  own: ReadonlySet<string>,
  knowledge: Knowledge,
): readonly ReadonlySet<string>[] {
  const { advisory, target } = claim;
  // Aliases are the vulnerability itself, however many CVEs are among them; a distribution's are often a list.
  if (!target.isDistribution && cvesIn([...own]).length > 0) return [];
  const cves = cvesOf(advisory);
  const others = [...advisory.aliases, ...advisory.upstream].filter((id) => cvesIn([id]).length === 0);
  const named = cves.length > 0 ? cves : others;
  return mergeSets(named.map((id) => knowledge.aliases(id)));
}

function isCleared(claim: Claim, names: ReadonlySet<string>, cleared: ReadonlySet<string>): boolean {
  return cvesIn([...names]).some((cve) => cleared.has(clearanceOf(claim.target, cve)));
}

/** Joins the parts that share a name, directly or through others. */
function merged(parts: readonly Part[]): readonly (readonly Part[])[] {
  if (parts.length < 2) return parts.map((part) => [part]);
  const groups = mergeSets(parts.map(({ names }) => names));
  if (groups.length === parts.length) return parts.map((part) => [part]);
  const groupOf = new Map(groups.flatMap((group) => [...group].map((name) => [name, group] as const)));
  const byGroup = Map.groupBy(parts, ({ names }) => groupOf.get(names.values().next().value ?? ''));
  return [...byGroup.values()];
}

/** Whether no text is in two of the sets, as mostly none is. */
function areApart(sets: readonly ReadonlySet<string>[]): boolean {
  if (sets.length < 2) return true;
  const seen = new Set<string>();
  let count = 0;
  for (const set of sets) {
    count += set.size;
    for (const text of set) seen.add(text);
    if (seen.size < count) return false;
  }
  return true;
}

/** The sets with those that overlap joined. */
function mergeSets(sets: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] {
  if (areApart(sets)) return sets;
  const groupOf = new Map<string, Set<string>>();
  const groups = new Set<Set<string>>();
  for (const set of sets) {
    const group = new Set(set);
    for (const name of set) {
      const other = groupOf.get(name);
      if (!other || !groups.delete(other)) continue;
      for (const known of other) group.add(known);
    }
    for (const name of group) groupOf.set(name, group);
    groups.add(group);
  }
  return [...groups];
}
