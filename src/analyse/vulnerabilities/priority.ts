import type { PriorityShare } from '../../model/finding/priority-share.ts';
import type { Reachability } from '../../model/finding/reachability.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';

type Reachable = Reachability['state'];

/** What is known of where a target runs; what is absent is not known, and counts for nothing. */
export interface Surroundings {
  /** Ports that its configuration exposes, such as `8080/tcp`. */
  readonly exposedPorts?: readonly string[];
  readonly isRoot?: boolean;
  /** Can somebody on the internet reach it through the network, as policies are? */
  readonly internet?: boolean;
}

/** What is known of a vulnerability in a package; what is absent is not known, and counts for nothing. */
export interface PriorityFacts
  extends Surroundings, Pick<VulnerabilityFinding, 'exploited' | 'epss' | 'fixedIn'> {
  /** 0 to 10. */
  readonly score: number;
  readonly severityFrom: string;
  /** Does the project ask for the package itself? */
  readonly isDirect?: boolean;
  /** Can what is started get at what is vulnerable? Told by whoever looks at code. */
  readonly reachable?: Reachable | undefined;
  /** Whole days from when it was published to the day of the advisory data. */
  readonly ageInDays?: number;
  readonly isPossible?: boolean;
  /** Was the package made to do harm? Nothing is more urgent, and nothing of its context changes that. */
  readonly isMalicious?: boolean;
}

/** A priority, and what it is made of. */
export interface Priority {
  readonly priority: number;
  readonly priorityShares: PriorityShare[];
}

/** What each fact of the context counts where the score is 10; of a lower score so many tenths of it. */
const DIRECT = 3;
const REACHABLE: Readonly<Record<Reachable, number>> = {
  reachable: 10,
  loaded: 4,
  unknown: 0,
  'not reachable': -25,
};
const EXPOSED = 4;
const ROOT = 3;
const INTERNET = 10;
const INWARD = -5;
const YEARS_COUNTED = 3;
const DAYS_OF_YEAR = 365;
const PORTS_NAMED = 5;

/**
 * How urgent a finding is, 0 to 100: the sum of its shares, held within these bounds and rounded; half of that where it
 * only may be so. 6 points for each point of CVSS (of a word the middle of its band, unrated 5), 30 if it is known to be
 * exploited (35 by ransomware) or else 25 times the probability that it will be, 5 if a fix exists: what can be mended
 * at once comes first among equals. What the target adds counts in proportion to the score. A worse fact never lowers it.
 */
export function priorityOf(facts: PriorityFacts): Priority {
  if (facts.isMalicious)
    return { priority: 100, priorityShares: [share('severity', 100, 'the package is malicious itself')] };
  const shares = [
    severityShare(facts),
    exploitationShare(facts),
    ...(facts.fixedIn.length > 0 ? [share('fix', 5, `fixed in ${facts.fixedIn[0]}`)] : []),
    ...contextShares(facts),
  ].filter(({ points }) => points !== 0);
  const priority = rounded(shares);
  if (!facts.isPossible) return { priority, priorityShares: shares };
  const half = Math.round(priority / 2);
  const certainty = share('certainty', half - priority, 'it may be so, which counts half');
  return { priority: half, priorityShares: [...shares, ...(half === priority ? [] : [certainty])] };
}

/** The sum of shares as a whole number from 0 to 100. */
function rounded(shares: readonly PriorityShare[]): number {
  // In tenths, which are whole numbers: a sum of fractions depends on their order.
  const tenths = shares.reduce((sum, { points }) => sum + Math.round(points * 10), 0);
  return Math.max(0, Math.min(100, Math.round(tenths / 10)));
}

function severityShare({ score, severityFrom }: PriorityFacts): PriorityShare {
  return share('severity', 6 * score, `6 for each of ${score} points, by ${severityFrom}`);
}

function exploitationShare({ exploited, epss }: PriorityFacts): PriorityShare {
  if (exploited?.ransomware) return share('exploitation', 35, 'exploited by ransomware, as CISA knows');
  if (exploited) return share('exploitation', 30, 'known to be exploited, as CISA knows');
  const probability = epss?.probability ?? 0;
  return share('exploitation', 25 * probability, `25 times EPSS ${(probability * 100).toFixed(1)}%`);
}

function contextShares(facts: PriorityFacts): PriorityShare[] {
  const { score, isDirect, reachable = 'unknown', exposedPorts = [], isRoot, internet } = facts;
  const scaled = (factor: PriorityShare['factor'], most: number, why: string) =>
    share(factor, (most * score) / 10, `${why} (${most} at a score of 10)`);
  const years = Math.min(YEARS_COUNTED, Math.floor((facts.ageInDays ?? 0) / DAYS_OF_YEAR));
  return [
    scaled('direct', isDirect ? DIRECT : 0, 'the project asks for the package itself'),
    scaled('reachable', REACHABLE[reachable], `the vulnerable code is ${reachable}`),
    scaled('exposed', exposedPorts.length > 0 ? EXPOSED : 0, `the image exposes ${portsText(exposedPorts)}`),
    scaled('root', isRoot ? ROOT : 0, 'the image runs as root'),
    scaled('network', networkPoints(internet), `the internet ${internet ? 'reaches' : 'does not reach'} it`),
    scaled('age', Math.max(0, years), `public for ${years} ${years === 1 ? 'year' : 'years'} or more`),
  ];
}

function networkPoints(internet: boolean | undefined): number {
  if (internet === undefined) return 0;
  return internet ? INTERNET : INWARD;
}

function portsText(ports: readonly string[]): string {
  const more = ports.length - PORTS_NAMED;
  return `${ports.slice(0, PORTS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function share(factor: PriorityShare['factor'], points: number, why: string): PriorityShare {
  // No minus zero: JSON has none.
  return { factor, points: Math.round(points * 10) / 10 || 0, why };
}
