import { AUDIT_OUTCOMES, type AuditEvidence } from '../../../model/configuration/audit.ts';
import type { RepositoryFacts, TrackedFile } from '../../../model/configuration/repository.ts';
import { allOf, notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import type { AuditCheck, Evidence } from '../../audit/types.ts';

/**
 * One thing that may be wrong with a repository. Examples are files by their paths, with a mode where it matters:
 * `run.sh (100755)`, `link (120000)`. `git log` and `git tag` list commits and tags, and whether they are signed.
 */
export type RepositoryCheck = AuditCheck<RepositoryFacts>;

/** Places that one check tells of. */
export const MOST_EVIDENCE = 100;

/** What comes of the tracked files: each that is wrong, or once that none is. */
export function ofFiles(
  { files }: RepositoryFacts,
  expected: string,
  wrong: (files: readonly TrackedFile[]) => readonly AuditEvidence[],
  right = 'none of it',
): Evidence {
  if (files.state === 'unreadable') return [notReadable('.', files.reason, expected)];
  if (files.state === 'absent') return [notApplicable('.', 'there is no commit')];
  const [first, ...rest] = wrong(files.value).slice(0, MOST_EVIDENCE);
  return first ? [first, ...rest] : [verdict(true, { path: '.' }, right, expected)];
}

/** That something is wrong. */
export function failure(path: string, actual: string, expected: string, line?: number): AuditEvidence {
  return { outcome: 'fail', path, ...(line !== undefined && { line }), actual, expected };
}

/** Looks into each of some files: what is wrong in its text; nothing of this kind there does not apply. */
export function ofTexts(
  facts: RepositoryFacts,
  isAbout: (path: string) => boolean,
  expected: string,
  wrong: (text: string, path: string) => readonly AuditEvidence[],
  right = 'nothing of it',
): Evidence {
  if (facts.files.state === 'unreadable') return [notReadable('.', facts.files.reason, expected)];
  const paths = facts.files.state === 'read' ? facts.files.value.filter(({ path }) => isAbout(path)) : [];
  const found = paths.flatMap(({ path }): readonly AuditEvidence[] => {
    const text = facts.text(path);
    if (text.state === 'absent') return [];
    if (text.state === 'unreadable') return [notReadable(path, text.reason, expected)];
    const failures = wrong(text.value, path);
    return failures.length > 0 ? failures : [verdict(true, { path }, right, expected)];
  });
  // The gravest first: what passes must not take the place of what fails.
  const gravest = AUDIT_OUTCOMES.flatMap((one) => found.filter(({ outcome }) => outcome === one));
  return allOf(gravest.slice(0, MOST_EVIDENCE), '.', 'there is no such file');
}

/** The line, from 1, on which a text first has another one. */
export function lineOf(text: string, wanted: string): number {
  const at = text.indexOf(wanted);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

/** Says that some files were not looked into, where that is so: nobody can tell what is in them. */
export function notLookedInto({ contents }: RepositoryFacts, expected: string): AuditEvidence[] {
  if (contents.state === 'unreadable') return [notReadable('.', contents.reason, expected)];
  if (contents.state === 'absent' || contents.value.skipped === 0) return [];
  return [notReadable('.', `${contents.value.skipped} files were not looked into`, expected)];
}
