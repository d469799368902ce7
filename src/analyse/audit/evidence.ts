import type { AuditEvidence, Reading } from '../../model/configuration/audit.ts';
import type { Evidence } from './types.ts';

/** Where something stands. */
export interface EvidencePlace {
  readonly path: string;
  readonly line?: number | undefined;
}

/** Passes where it holds, else fails. */
export function verdict(
  holds: boolean,
  { path, line }: EvidencePlace,
  actual: string,
  expected: string,
): AuditEvidence {
  return { outcome: holds ? 'pass' : 'fail', path, ...(line !== undefined && { line }), actual, expected };
}

/** There is nothing here that a check is about. */
export function notApplicable(path: string, because: string): AuditEvidence {
  return { outcome: 'not-applicable', path, actual: because, expected: 'nothing' };
}

/** It is there, and nobody can tell what it says. */
export function notReadable(path: string, reason: string, expected: string): AuditEvidence {
  return { outcome: 'not-readable', path, actual: reason, expected };
}

/** What comes of something that may not be there, or not be read. */
export function judged<Value>(
  reading: Reading<Value>,
  path: string,
  expected: string,
  judge: (value: Value) => AuditEvidence,
  absent: () => AuditEvidence = () => notApplicable(path, 'is not there'),
): AuditEvidence {
  if (reading.state === 'read') return judge(reading.value);
  return reading.state === 'absent' ? absent() : notReadable(path, reading.reason, expected);
}

/** All of it, or that there was nothing. */
export function allOf(list: readonly AuditEvidence[], path: string, because: string): Evidence {
  const [first, ...rest] = list;
  return first ? [first, ...rest] : [notApplicable(path, because)];
}
