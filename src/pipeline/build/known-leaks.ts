import type { Finding } from '../../model/finding/finding.ts';
import { subjectOf } from '../../model/finding/about.ts';
import type { LeakFinding } from '../../model/finding/leak.ts';
import { subjectIdentity, subjectText } from '../../model/finding/subject-text.ts';
import type { Gap } from '../../model/gap.ts';
import { lazily } from '../../model/sequence.ts';
import type { Scanner } from '../../scanners/types.ts';

/** A scanner that tells only what is known already, by its fingerprint, and what of that is not there any more. */
export function onlyKnown(scanner: Scanner, known: readonly LeakFinding[]): Scanner {
  const wanted = new Set(known.map(({ fingerprint }) => fingerprint));
  return {
    ...scanner,
    findings: (target) => {
      const { findings, gaps, suppressed: allSuppressed = [] } = scanner.findings(target);
      const seen = [
        ...lazily<Finding, Finding>(findings, (one) => (wanted.has(one.fingerprint) ? [one] : [])),
      ];
      // What somebody answered for since is still there.
      const suppressed = allSuppressed.filter(({ finding }) => wanted.has(finding.fingerprint));
      const there = new Set([...seen, ...suppressed.map(({ finding }) => finding)].map(placeKey));
      return { findings: seen, suppressed, gaps: [...gaps, ...goneGaps(known, there)] };
    },
  };
}

/** A secret is the same one wherever it is; what is gone is one of its places. */
function placeKey(finding: Finding): string {
  return JSON.stringify([finding.fingerprint, subjectIdentity(subjectOf(finding))]);
}

function goneGaps(known: readonly LeakFinding[], there: ReadonlySet<string>): Gap[] {
  const gone = new Map(
    known.filter((finding) => !there.has(placeKey(finding))).map((finding) => [placeKey(finding), finding]),
  );
  return Array.from(gone.values(), ({ id, subject }) => ({
    kind: 'missing-data',
    subject: subjectText(subject),
    reason: `the secret that ${id} found there is not there any more, so nobody was asked about it`,
    informational: true,
  }));
}
