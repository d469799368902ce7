import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';

/**
 * How urgent a finding is, 0 to 100: 6 points for each point of CVSS (of a word the middle of its band, unrated 5),
 * 30 if it is known to be exploited (35 by ransomware) or else 25 times the probability that it will be, 5 if a fix
 * exists: what can be mended at once comes first among equals. What is only possible counts half.
 */
export function priorityOf(
  score: number,
  finding: Pick<VulnerabilityFinding, 'exploited' | 'epss' | 'fixedIn'>,
): number {
  const { exploited, epss, fixedIn } = finding;
  const exploitation = exploited ? (exploited.ransomware ? 35 : 30) : 25 * (epss?.probability ?? 0);
  const fix = fixedIn.length > 0 ? 5 : 0;
  return Math.min(100, Math.round(6 * score + exploitation + fix));
}

/** The priority of what may be so, where `priority` is that of what is. */
export function possiblePriority(priority: number): number {
  return Math.round(priority / 2);
}
