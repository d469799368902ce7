/** What came of reading something: what is not there is told apart from what may not be read. */
export type Reading<Value> =
  | { readonly state: 'read'; readonly value: Value }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string };

export const AUDIT_OUTCOMES = ['fail', 'not-readable', 'pass', 'not-applicable'] as const;
/** What came of a check: `not-applicable` where there is nothing that it is about. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One thing that a check looked at. */
export interface AuditEvidence {
  readonly outcome: AuditOutcome;
  /** A file, or what of an API was asked. */
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
  /** What is there, and what should be; secrets are left out. */
  readonly actual: string;
  readonly expected: string;
}
