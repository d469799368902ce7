import type { HostEvidence, HostReading } from '../../../model/configuration/host.ts';

export type Evidence = readonly [HostEvidence, ...HostEvidence[]];

/** Where something stands. */
export interface EvidencePlace {
  readonly path: string;
  readonly line?: number | undefined;
}

/** Passes where it holds, else fails. */
export function verdict(
  holds: boolean,
  place: EvidencePlace,
  actual: string,
  expected: string,
): HostEvidence {
  return { outcome: holds ? 'pass' : 'fail', ...place, actual, expected };
}

/** There is nothing here that a check is about. */
export function notApplicable(path: string, because: string): HostEvidence {
  return { outcome: 'not-applicable', path, actual: because, expected: 'nothing' };
}

/** It is there, and nobody can tell what it says. */
export function notReadable(path: string, reason: string, expected: string): HostEvidence {
  return { outcome: 'not-readable', path, actual: reason, expected };
}

/** What comes of something that may not be there, or not be read. */
export function judged<Value>(
  reading: HostReading<Value>,
  path: string,
  expected: string,
  judge: (value: Value) => HostEvidence,
  absent: () => HostEvidence = () => notApplicable(path, 'is not there'),
): HostEvidence {
  if (reading.state === 'read') return judge(reading.value);
  return reading.state === 'absent' ? absent() : notReadable(path, reading.reason, expected);
}

/** All of it, or that there was nothing. */
export function allOf(list: readonly HostEvidence[], path: string, because: string): Evidence {
  const [first, ...rest] = list;
  return first ? [first, ...rest] : [notApplicable(path, because)];
}
