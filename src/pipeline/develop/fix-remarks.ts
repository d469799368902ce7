import type { LeakFinding } from '../../model/finding/leak.ts';
import { subjectText } from '../../model/finding/subject-text.ts';
import type { VaultPlace } from '../../model/vault/knowledge.ts';

/** A leak that something is done about. */
export interface HandledLeak {
  readonly finding: LeakFinding;
  readonly place: VaultPlace;
  readonly paths: readonly string[];
  /** Was it kept just now? Then whom it opens something at knows no other yet. */
  readonly isImported: boolean;
}

/** What ends a secret, by what it is in the vault. */
const ENDINGS: Readonly<Record<VaultPlace['kind'], string>> = {
  'static-role': 'rotated',
  lease: 'revoked',
  token: 'revoked',
  value: 'written anew (by --new-value or --generate)',
};

/** What would be done about each secret, in sentences. */
export function planned(known: readonly HandledLeak[]): string[] {
  return known.map(({ place, finding, paths, isImported }) => {
    const leak = `${finding.id} in ${paths.join(', ')}: ${place.path}`;
    if (isImported) return `${leak} keeps it, until whom it opens something at has another`;
    return place.state === 'current'
      ? `${leak} is ${ENDINGS[place.kind]}, and the old value tried`
      : `${leak} is ${place.state} already; the old value is tried`;
  });
}

/** What nothing is done about, and why: those that the vault does not know, and those in no file that is rewritten. */
export function leftAlone(all: readonly LeakFinding[], known: readonly HandledLeak[]): string[] {
  const done = new Set(known.map(({ finding }) => finding));
  return all.flatMap((finding) => {
    if (done.has(finding)) return [];
    const why = finding.vault
      ? 'it stands where nothing is rewritten: a person has to'
      : 'the vault does not know it, and nothing is done about it (--import keeps those of plain files there)';
    return [`${finding.id} in ${subjectText(finding.subject)}: ${why}`];
  });
}
