import type { DependencyPath } from '../dependencies/dependency-paths.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import type { Reachability } from '../../model/finding/reachability.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import type { VectorId } from '../../model/vector.ts';
import type { AdvisoryMatch, AdvisoryStore } from '../../platform/advisories/types.ts';
import { adviceFor } from './advice.ts';
import { fixesFor } from './fixes.ts';
import { cvesIn, isDistributionId, isMalicious } from './ids.ts';
import type { Knowledge } from './knowledge.ts';
import { isUndecided } from './possible.ts';
import { priorityOf, type PriorityFacts, type Surroundings } from './priority.ts';
import { otherRecords, rate } from './rating.ts';
import { isNameless } from './targets.ts';
import type { Vulnerability } from './vulnerabilities.ts';

const MAXIMUM_REFERENCES = 20;
const MAXIMUM_TITLE = 200;

const DAY = 86_400_000;

/** What makes a finding beside the package, and is the same for every package built from one source. */
export interface Assessment {
  readonly known: Omit<
    VulnerabilityFinding,
    'fingerprint' | 'package' | 'dependencyPath' | 'advice' | 'vectors' | 'priority' | 'priorityShares'
  >;
  /** What its priority is reckoned from, wherever it is. */
  readonly facts: PriorityFacts;
}

/** What is known of how a package is there. */
export interface Presence {
  /** A distribution, which claims it, may have mended it. */
  readonly isLookedAfter: boolean;
  readonly dependencyPath: DependencyPath | undefined;
  readonly surroundings: Surroundings;
  /** Undefined: nobody looked. */
  readonly reachability: Reachability | undefined;
}

/** Puts together what is known of a vulnerability. */
export function assess(vulnerability: Vulnerability, knowledge: Knowledge, store: AdvisoryStore): Assessment {
  const { ids, claims } = vulnerability;
  const [id = ''] = ids;
  const others = otherRecords(vulnerability, knowledge);
  const { severity, severityFrom, cvss, score } = rate(vulnerability, others);
  const urgent = { ...exploitationOf(ids, store), fixedIn: fixesFor(claims) };
  const advisories = claims.map(({ advisory }) => advisory);
  const published = dates(advisories.map((advisory) => advisory.published))[0];
  const modified = dates(advisories.map((advisory) => advisory.modified)).at(-1);
  const ageInDays = published === undefined ? Number.NaN : ageOf(published, store.status().compiled);
  return {
    facts: { ...urgent, score, severityFrom, ...(Number.isInteger(ageInDays) && { ageInDays }) },
    known: {
      kind: 'vulnerability',
      id,
      ids: [...ids],
      title: titleOf(vulnerability, others),
      severity,
      severityFrom,
      cvss: [...cvss],
      ...urgent,
      references: referencesOf(vulnerability, others),
      ...(published !== undefined && { published }),
      ...(modified !== undefined && { modified }),
    },
  };
}

/** Whole days between two times; no number where one of them is none. */
function ageOf(published: string, asOf: string): number {
  return Math.max(0, Math.floor((Date.parse(asOf) - Date.parse(published)) / DAY));
}

/** The finding for one package. */
export function findingFor(
  one: Package,
  vulnerability: Vulnerability,
  { known, facts }: Assessment,
  { isLookedAfter, dependencyPath, surroundings, reachability }: Presence,
): VulnerabilityFinding {
  const { purl, ecosystem, name, version, range, development, locations } = one;
  const isSystem = vulnerability.claims.some(({ target }) => target.isDistribution);
  // Retrieval brought it in; a package of the system is the container's too; what is exploited cannot wait.
  const vectors: VectorId[] = ['V3'];
  if (isSystem) vectors.push('V6');
  if (known.exploited) vectors.push('V7');
  const isConditional = vulnerability.claims.every((claim) => claim.isConditional);
  const isPossible = isUndecided(one) || isNameless(one) || isLookedAfter || isConditional;
  const isDirect = one.direct === true || dependencyPath?.length === 1;
  return marked<'vulnerability'>({
    ...known,
    ...priorityOf({
      ...facts,
      ...surroundings,
      isDirect,
      isPossible,
      isMalicious: vulnerability.ids.some(isMalicious),
      reachable: reachability?.state,
    }),
    package: {
      purl,
      ecosystem,
      name,
      version,
      ...(range !== undefined && { range }),
      ...(development && { development }),
      locations,
    },
    ...(dependencyPath && { dependencyPath: [...dependencyPath] }),
    ...(reachability && { reachability }),
    ...(isPossible && { certainty: 'possible' as const }),
    vectors,
    advice: adviceFor(one, vulnerability, known.fixedIn[0]),
  });
}

function exploitationOf(
  ids: readonly string[],
  store: AdvisoryStore,
): Pick<VulnerabilityFinding, 'epss' | 'exploited'> {
  const cves = cvesIn(ids);
  const exploited = cves.map((cve) => store.exploitation(cve)).find((known) => known !== undefined);
  const epss = cves
    .map((cve) => store.exploitProbability(cve))
    .filter((known) => known !== undefined)
    .toSorted((left, right) => right.probability - left.probability)[0];
  return { ...(epss && { epss }), ...(exploited && { exploited }) };
}

/** A summary written for this vulnerability; a distribution's often names only the package. */
function titleOf({ ids, claims }: Vulnerability, others: readonly AdvisoryMatch[]): string {
  const own = claims.map(({ advisory }) => advisory);
  const records = [...own, ...others.map(({ advisory }) => advisory)];
  const independent = records.filter(({ id }) => !isDistributionId(id));
  const summary =
    independent.find((record) => record.summary !== '')?.summary ??
    independent.find((record) => record.details !== '')?.details ??
    own.find((record) => record.summary !== '')?.summary ??
    own.find((record) => record.details !== '')?.details ??
    (claims[0] ? `${ids[0]} in ${claims[0].target.name}` : '');
  return oneLine(summary);
}

function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * MAXIMUM_TITLE)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const sentence = /^.{20,}?[.!?](?= )/.exec(line)?.[0] ?? line;
  return sentence.length <= MAXIMUM_TITLE ? sentence : `${sentence.slice(0, MAXIMUM_TITLE - 1)}…`;
}

function referencesOf({ claims }: Vulnerability, others: readonly AdvisoryMatch[]): string[] {
  const own = claims.flatMap(({ advisory }) => advisory.references);
  const found = own.length > 0 ? own : others.flatMap(({ advisory }) => advisory.references);
  return [...new Set(found)].filter((url) => /^https?:\/\//i.test(url)).slice(0, MAXIMUM_REFERENCES);
}

/** Those given, earliest first. */
function dates(texts: readonly (string | undefined)[]): string[] {
  return texts
    .filter((text) => text !== undefined)
    .toSorted((left, right) => Date.parse(left) - Date.parse(right));
}
