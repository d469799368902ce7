import { type Advisory, type Affected, UNDER_INVESTIGATION } from '../../model/advisory.ts';
import type { Package } from '../../model/package.ts';
import type { AdvisoryMatch, AdvisoryStore } from '../../platform/advisories/types.ts';
import { Fault } from '../../model/fault.ts';
import { REQUIREMENT_GRAMMARS } from '../requirements/grammars.ts';
import { isOfDistribution } from '../../model/ecosystems.ts';
import { VERSION_SCHEMES } from '../versions/registry.ts';
import { withoutEpochs } from './copied.ts';
import { minorOfExtension } from './distributions.ts';
import { cvesIn, isBugfixErrata, isDistributionId, trackedCve } from './ids.ts';
import { isSameStream } from './modules.ts';
import { isUndecided, judgePossible, type Undecided } from './possible.ts';
import { judge, type RangeMatch, type Schemes } from './ranges.ts';
import { asAdvisoriesWrite, type Target } from './targets.ts';

/** An advisory that says of a package that it is affected. */
export interface Claim {
  readonly target: Target;
  readonly advisory: Advisory;
  readonly affected: readonly Affected[];
  readonly fixes: readonly string[];
  readonly lastAffected: string | undefined;
  /** All that it says of the version holds only in surroundings that may not be there. */
  readonly isConditional: boolean;
}

export interface Claims {
  readonly affected: readonly Claim[];
  /** CVEs that the distribution's own tracker says do not concern this version, by ecosystem and CVE. */
  readonly cleared: ReadonlySet<string>;
  /** Why an advisory could not be judged, by the advisory's id. */
  readonly unknown: ReadonlyMap<string, string>;
}

type Judgement = {
  readonly match: AdvisoryMatch;
  readonly verdict: RangeMatch;
  readonly isConditional: boolean;
};

/** What the advisories say of a package under these names and in these ecosystems. */
export function claimsOn(one: Package, targets: readonly Target[], store: AdvisoryStore): Claims {
  const affected: Claim[] = [];
  const cleared = new Set<string>();
  const unknown = new Map<string, string>();
  for (const target of targets) {
    const isExtension = minorOfExtension(target.ecosystem) !== undefined;
    for (const { match, verdict, isConditional } of judgeAll(one, target, store)) {
      const { advisory } = match;
      const tracked = target.isDistribution ? trackedCve(advisory.id) : undefined;
      if (verdict.state === 'unknown') unknown.set(advisory.id, verdict.reason);
      else if (verdict.state === 'affected')
        affected.push({ ...claim(target, match, verdict), isConditional });
      else if (isExtension)
        // What a stream of longer support mended holds whatever the usual streams say.
        for (const cve of cvesOf(advisory)) for (const other of targets) cleared.add(clearanceOf(other, cve));
      else if (tracked !== undefined) cleared.add(clearanceOf(target, tracked));
    }
  }
  return { affected, cleared, unknown };
}

/** Key of a CVE in `Claims.cleared`. */
export function clearanceOf(target: Target, cve: string): string {
  return `${target.ecosystem} ${target.name} ${cve}`;
}

function judgeAll(one: Package, target: Target, store: AdvisoryStore): Judgement[] {
  const found = store.find(target.ecosystem, target.name);
  if (found.length === 0) return [];
  const judgePart = judgeFor(one, target);
  const judgements: Judgement[] = [];
  for (const { advisory, affected } of found) {
    if (advisory.withdrawn !== undefined) continue;
    const hits = judgedParts(one, target, advisory, affected, judgePart);
    // Most advisories say nothing of the version, which only of a distribution's clears anything.
    if (!target.isDistribution && hits.every(({ verdict }) => verdict.state === 'unaffected')) continue;
    if (hits.length === 0 || (isBugfixErrata(advisory.id) && cvesOf(advisory).length === 0)) continue;
    const match = { advisory, affected: hits.map(({ part }) => part) };
    const isCertain = hits.some(({ part, verdict }) => verdict.state === 'affected' && !part.isConditional);
    const verdict = combined(hits.map((hit) => hit.verdict));
    judgements.push({ match, verdict, isConditional: !isCertain });
  }
  return judgements;
}

type JudgedPart = { readonly part: Affected; readonly verdict: RangeMatch };

/** What each part of an advisory says, but those about another module stream. */
function judgedParts(
  one: Package,
  target: Target,
  advisory: Advisory,
  affected: readonly Affected[],
  judgePart: (part: Affected) => RangeMatch,
): JudgedPart[] {
  const judged: JudgedPart[] = [];
  for (const part of affected) {
    const verdict = underInvestigation(part) ?? judgePart(part);
    const isOther =
      verdict.state === 'affected' && target.scheme === 'rpm' && !isSameStream(one, advisory, part);
    if (!isOther) judged.push({ part, verdict });
  }
  return judged;
}

function underInvestigation({ rating, name }: Affected): RangeMatch | undefined {
  if (rating !== UNDER_INVESTIGATION) return undefined;
  return { state: 'unknown', reason: `its publisher has not yet found out whether ${name} is affected` };
}

/** What is said of the version, or of all that the range may be where no version is decided. */
function judgeFor(one: Package, target: Target): (part: Affected) => RangeMatch {
  const schemes: Schemes = { ecosystem: VERSION_SCHEMES[target.scheme], semver: VERSION_SCHEMES.semver };
  if (!isUndecided(one))
    return (part) => judge(target.isWithoutEpoch ? withoutEpochs(part) : part, target.version, schemes);
  const undecided = undecidedOf(one);
  if (typeof undecided === 'string') return () => ({ state: 'unknown', reason: undecided });
  return (part) => judgePossible(part, undecided, schemes);
}

function undecidedOf(one: Package): Undecided | string {
  const { ecosystem, range = '' } = one;
  if (isOfDistribution(ecosystem)) return `distributions install versions, not ranges: ${range}`;
  const grammar = REQUIREMENT_GRAMMARS[ecosystem];
  if (!grammar) return `ranges of ${ecosystem} are not understood: ${range}`;
  try {
    const written = (version: string) => asAdvisoriesWrite(one, version);
    return { requirement: grammar.parse(range), grammar, written };
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return error.message;
    throw error;
  }
}

/**
 * The CVEs an advisory is, or was made for. AlmaLinux and others list in `related` what their errata fix; anywhere
 * else `related` is another vulnerability.
 */
export function cvesOf(advisory: Advisory): string[] {
  const own = cvesIn([...advisory.aliases, ...advisory.upstream, advisory.id]);
  return own.length > 0 || !isDistributionId(advisory.id) ? own : cvesIn(advisory.related);
}

/** Several statements of one advisory: affected by any is affected. */
function combined(verdicts: readonly RangeMatch[]): RangeMatch {
  const hits = verdicts.filter((verdict) => verdict.state === 'affected');
  const [first] = hits;
  if (!first) return verdicts.find((verdict) => verdict.state === 'unknown') ?? { state: 'unaffected' };
  return { ...first, fixes: [...new Set(hits.flatMap((hit) => hit.fixes))] };
}

function claim(
  target: Target,
  match: AdvisoryMatch,
  verdict: RangeMatch & { state: 'affected' },
): Omit<Claim, 'isConditional'> {
  const { fixes, lastAffected } = verdict;
  return { target, advisory: match.advisory, affected: match.affected, fixes, lastAffected };
}
