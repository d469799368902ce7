import { hash } from 'node:crypto';
import type { FindingKind, FindingOf, Unmarked } from './finding.ts';
import { subjectOf } from './about.ts';
import type { LeakFinding } from './leak.ts';
import { subjectIdentity } from './subject-text.ts';

/**
 * What a finding is known by from scan to scan: the first 32 hexadecimal digits of a SHA-256 over, as a JSON list,
 * its kind, its id, what makes its subject the same one (`subjectIdentity`) and what tells apart several of one rule
 * in one subject. No version, line, layer, digest, date or severity is in it, so it stays when a package is upgraded
 * to one that has the vulnerability too, or a file grows. Findings of which all that is the same share it: the
 * versions of one package in one lock file do.
 *
 * A secret that has a digest is one wherever it is: no subject is in its fingerprint.
 * A vulnerability's has no kind in it: code scanning services know it so from SARIF, and would open every alert anew.
 */
export function fingerprintOf(finding: Unmarked): string {
  const { kind, id } = finding;
  const isAnywhere = finding.kind === 'leak' && finding.secret.digest !== undefined;
  const about = isAnywhere ? [] : subjectIdentity(subjectOf(finding));
  const parts = kind === 'vulnerability' ? [id, ...about] : [kind, id, ...about, ...detailOf(finding)];
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}

/** The finding with its fingerprint, which takes the place of one that it had. */
export function marked<Kind extends FindingKind>(finding: Unmarked<Kind>): FindingOf<Kind> {
  const unmarked: Unmarked = finding;
  const { kind, id, ...rest } = unmarked;
  const head = { kind, id, fingerprint: '' };
  return { ...head, ...rest, fingerprint: fingerprintOf(finding) } as FindingOf<Kind>;
}

/** What tells findings of one rule in one subject apart. */
function detailOf(finding: Unmarked): readonly string[] {
  switch (finding.kind) {
    case 'leak':
      return leakDetail(finding.secret);
    case 'misconfiguration':
      return [finding.actual];
    case 'licence':
      return [finding.expression];
    case 'end-of-life':
      return [finding.product];
    case 'profile':
      return [finding.section, finding.says];
    case 'policy':
    case 'vulnerability':
  }
  return [];
}

function leakDetail({ digest, redacted, number }: LeakFinding['secret']): readonly string[] {
  return [digest ?? redacted, ...(number === undefined ? [] : [String(number)])];
}
