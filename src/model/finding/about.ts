import { lazily } from '../sequence.ts';
import type { Finding, FindingKind, FindingOf, Unmarked } from './finding.ts';
import type { Severity } from './head.ts';
import type { Origin } from './origin.ts';
import { SEVERITIES } from './severity.ts';
import type { FilePlace, Subject } from './subject.ts';
import { subjectText } from './subject-text.ts';
import { grouped } from '../grouped-number.ts';

/** Every kind, in the order in which reports tell of them. */
export const FINDING_KINDS = [
  'vulnerability',
  'leak',
  'misconfiguration',
  'licence',
  'end-of-life',
  'policy',
  'profile',
] as const satisfies readonly FindingKind[];

/** Those of one kind, in the order given; gone through anew each time. */
export function ofKind<Kind extends FindingKind>(
  findings: Iterable<Finding>,
  kind: Kind,
): Iterable<FindingOf<Kind>> {
  return lazily(findings, (finding) => (finding.kind === kind ? [finding as FindingOf<Kind>] : []));
}

/** What it is about. */
export function subjectOf(finding: Unmarked): Subject {
  return 'package' in finding ? { kind: 'package', ...finding.package } : finding.subject;
}

/** Where it came from, nearest first. Of a package these are the layers in which it was found. */
export function originsOf(finding: Finding): readonly Origin[] {
  if (!('package' in finding)) return finding.origins;
  const layers = finding.package.locations.flatMap(({ layer }) => (layer === undefined ? [] : [layer]));
  return [...new Set(layers)].map((layer) => ({ kind: 'layer', layer }));
}

/** The file, and where known the lines, in which it can be mended or seen; undefined where that is no single file. */
export function filePlaceOf(finding: Finding): FilePlace | undefined {
  const subject = subjectOf(finding);
  if (subject.kind === 'file') return subject;
  if (subject.kind === 'resource' && subject.file) return subject.file;
  const [origin] = originsOf(finding);
  return origin?.kind === 'manifest' ? { path: origin.file, range: { startLine: origin.line } } : undefined;
}

/** What it is about as people name it, and in how many places more it is. */
export function aboutText(finding: Finding): string {
  const more = (finding.kind === 'leak' ? (finding.placeCount ?? 1) : 1) - 1;
  const about = subjectText(subjectOf(finding));
  return more > 0 ? `${about} (+${grouped(more)} more ${more > 1 ? 'places' : 'place'})` : about;
}

/**
 * Can who owns the target mend it today? Of a vulnerability only where a release does; all else is theirs to change, and
 * what is malicious theirs to remove.
 */
export function isFixable(finding: Finding): boolean {
  return finding.kind !== 'vulnerability' || finding.fixedIn.length > 0 || isMalicious(finding);
}

/** Is it a package that was made to do harm, by OSV's records of these (`MAL-…`)? */
export function isMalicious(finding: Finding): boolean {
  return finding.kind === 'vulnerability' && finding.ids.some((id) => id.startsWith('MAL-'));
}

/** Is it only known that it may be so, as of a package whose version is not decided? */
export function isPossible(finding: Finding): boolean {
  return finding.kind === 'vulnerability' && finding.certainty === 'possible';
}

/** Is it a vulnerability that is known to be exploited? */
export function isExploited(finding: Finding): boolean {
  return finding.kind === 'vulnerability' && finding.exploited !== undefined;
}

/** Highest priority first, then most severe. */
export function byUrgency(left: Urgency, right: Urgency): number {
  return (
    right.priority - left.priority || SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity)
  );
}

interface Urgency {
  readonly priority: number;
  readonly severity: Severity;
}
