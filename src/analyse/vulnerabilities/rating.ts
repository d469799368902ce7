import type { SeverityEntry } from '../../model/advisory.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { Cvss } from '../../model/finding/vulnerability.ts';
import { Fault } from '../../model/fault.ts';
import type { AdvisoryMatch } from '../../platform/advisories/types.ts';
import { parseCvss } from '../severity/cvss.ts';
import { severityFromWord } from '../severity/rating.ts';
import type { Claim } from './claims.ts';
import { compareIds, cvesIn, isDistributionId, isMalicious } from './ids.ts';
import type { Knowledge } from './knowledge.ts';
import type { Vulnerability } from './vulnerabilities.ts';

export interface Rating {
  readonly severity: Severity;
  readonly severityFrom: string;
  /** Newest version of CVSS first; each vector once. */
  readonly cvss: readonly Cvss[];
  /** 0 to 10: of the vector the severity is from, or the middle of what the word stands for. */
  readonly score: number;
}

/** Words of a distribution or database that say more than any score: this is not a vulnerability here. */
const NO_VULNERABILITY = new Set(['unimportant', 'unmaintained', 'notice']);
/** Middles of the CVSS bands; what nobody has rated is treated as medium. */
const MIDDLE: Readonly<Record<Severity, number>> = {
  critical: 9.5,
  high: 8,
  medium: 5.5,
  low: 2,
  none: 0,
  unknown: 5,
};

/**
 * How severe a vulnerability of a package is: by the CVSS of the advisories that match, or else of other records of
 * the same vulnerability, the newest version and in it the highest score; or else by a word of the former or the
 * latter. `unimportant` and its like come before any score. A package that is malicious itself is as bad as can be.
 */
export function rate(vulnerability: Vulnerability, others: readonly AdvisoryMatch[]): Rating {
  const { claims } = vulnerability;
  const own = claims.flatMap((claim) => vectorsOf(claim.advisory.id, entriesOf(claim)));
  const found = others.flatMap((record) => vectorsOf(record.advisory.id, entriesOf(record)));
  const cvss = distinct([...own, ...found]).toSorted(byVersionAndScore);
  const malicious = vulnerability.ids.find(isMalicious);
  if (malicious !== undefined) return { severity: 'critical', severityFrom: malicious, cvss, score: 10 };
  const dismissed = claims.flatMap(wordsOf).find(({ word }) => NO_VULNERABILITY.has(word));
  if (dismissed) return { severity: 'none', severityFrom: dismissed.source, cvss, score: 0 };
  const best = (own.length > 0 ? own : found).toSorted(byVersionAndScore)[0];
  if (best) {
    const severityFrom = `CVSS ${best.version}`;
    return { severity: best.severity, severityFrom, cvss, score: best.score };
  }
  return { ...rateByWord(claims, others), cvss };
}

/** Records of the vulnerability by other databases and for other packages. */
export function otherRecords(vulnerability: Vulnerability, knowledge: Knowledge): readonly AdvisoryMatch[] {
  const claimed = new Set(vulnerability.claims.map(({ advisory }) => advisory.id));
  const cves = cvesIn(vulnerability.ids);
  const records = (cves.length > 0 ? cves : vulnerability.ids).flatMap((id) => knowledge.about(id, claimed));
  const byId = new Map(records.map((record) => [record.advisory.id, record]));
  return [...byId.values()].toSorted((left, right) => compareIds(left.advisory.id, right.advisory.id));
}

type Scored = Cvss & { readonly severity: Severity };

function vectorsOf(source: string, entries: readonly SeverityEntry[]): Scored[] {
  return entries
    .filter(({ type }) => type.startsWith('CVSS_'))
    .flatMap(({ score: vector }) => {
      try {
        return [{ ...parseCvss(vector), source }];
      } catch (error) {
        if (error instanceof Fault && error.code === 'malformed') return []; // no vector, no score
        throw error;
      }
    });
}

/** What is said of the package comes before what is said of the whole. */
function entriesOf({ advisory, affected }: Pick<AdvisoryMatch, 'advisory' | 'affected'>): SeverityEntry[] {
  return [...affected.flatMap((part) => part.severity), ...advisory.severity];
}

function byVersionAndScore(left: Cvss, right: Cvss): number {
  return (
    Number(right.version) - Number(left.version) ||
    right.score - left.score ||
    compareIds(left.source, right.source)
  );
}

function distinct(vectors: readonly Scored[]): Cvss[] {
  const byVector = new Map<string, Cvss>();
  for (const { version, vector, score, source } of vectors) {
    if (!byVector.has(vector)) byVector.set(vector, { version, vector, score, source });
  }
  return [...byVector.values()];
}

function rateByWord(claims: readonly Claim[], others: readonly AdvisoryMatch[]): Omit<Rating, 'cvss'> {
  const words = [...claims.flatMap(wordsOf), ...others.flatMap(wordsOf)];
  for (const { word, source } of words) {
    const severity = severityFromWord(word);
    if (severity !== 'unknown') return { severity, severityFrom: source, score: MIDDLE[severity] };
  }
  return { severity: 'unknown', severityFrom: 'no rating', score: MIDDLE.unknown };
}

function wordsOf({ advisory, affected }: Pick<AdvisoryMatch, 'advisory' | 'affected'>) {
  const source = ratedBy(advisory.id, affected[0]?.ecosystem);
  const scales = [...affected.flatMap((part) => part.severity), ...advisory.severity]
    .filter(({ type }) => !type.startsWith('CVSS_'))
    .map(({ type, score }) => ({ word: score.toLowerCase(), source: type }));
  const ratings = [...affected.map((part) => part.rating), advisory.rating]
    .filter((word) => word !== undefined)
    .map((word) => ({ word, source }));
  return [...ratings, ...scales];
}

/** Who gave a word: the distribution, or the database by the prefix of its ids. */
function ratedBy(id: string, ecosystem: string | undefined): string {
  if (isDistributionId(id) && ecosystem !== undefined) return ecosystem.split(':', 1)[0] ?? ecosystem;
  return id.split('-', 1)[0] ?? id;
}
