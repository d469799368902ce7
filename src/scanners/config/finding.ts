import { diffOfEdits, type TextEdit } from '../../model/configuration/edit.ts';
import type { FindingOf } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Origin } from '../../model/finding/origin.ts';
import { mayHoldSecret } from '../../model/configuration/secret-lines.ts';
import type { Violation } from '../../analyse/misconfiguration/types.ts';
import type { Judged } from './types.ts';

/** What a check found, as reports tell it; with a patch where it has edits and the text of its file is given. */
export function misconfigurationOf(
  { check, path, violation }: Judged,
  text: string | undefined,
  origins: readonly Origin[],
): FindingOf<'misconfiguration'> {
  const { actual, expected, severity = check.severity, edits } = violation;
  const patch = text === undefined || !edits?.length ? '' : patchOf(path, text, edits);
  return marked({
    kind: 'misconfiguration',
    id: check.id,
    title: check.title,
    severity,
    vectors: [...check.vectors],
    advice: check.fix,
    references: [...check.references],
    priority: SEVERITY_PRIORITY[severity],
    actual,
    expected,
    subject: subjectOf(path, violation),
    origins: [...origins],
    ...(patch !== '' && { patch }),
  });
}

function subjectOf(path: string, { range, resource, part }: Violation) {
  if (part !== undefined) return { kind: 'image', part } as const;
  const place = { path, ...(range && { range }) };
  return resource
    ? ({ kind: 'resource', ...resource, file: place } as const)
    : ({ kind: 'file', ...place } as const);
}

/** A name may stand some lines before what shows its value. */
const WATCHED = 8;
/** Units of lines that a patch is made of: a file that is one line would be in each of its patches. */
const LONGEST = 16 * 1024;

/**
 * The change as a patch: without the lines around it where these may hold a credential, and none where it does itself or
 * where lines are long.
 */
function patchOf(path: string, text: string, edits: readonly TextEdit[]): string {
  const diff = (context?: number) => diffOfEdits(path, text, edits, { context, longest: LONGEST });
  const watched = diff(WATCHED);
  if (watched === undefined) return '';
  if (!mayHoldSecret(watched)) return diff() ?? '';
  const bare = diff(0) ?? '';
  return mayHoldSecret(bare) ? '' : bare;
}
