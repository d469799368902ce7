/**
 * What went wrong, by who can mend it:
 * - `usage`       the command was called wrongly
 * - `not-found`   the target does not exist
 * - `refused`     a remote side said no (authentication, permission)
 * - `unreachable` a remote side did not answer
 * - `malformed`   foreign bytes do not follow their specification
 * - `mismatch`    bytes do not have the digest they were promised to have
 * - `limit`       a bound on size, depth, count or time was reached
 * - `unsupported` valid, but not something we can read
 * - `internal`    our own defect
 */
export type FaultCode =
  | 'usage'
  | 'not-found'
  | 'refused'
  | 'unreachable'
  | 'malformed'
  | 'mismatch'
  | 'limit'
  | 'unsupported'
  | 'internal';

/** A coded error: a message that names the thing at fault, and where known a hint that says how to mend it. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly hint: string | undefined;

  constructor(code: FaultCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'Fault';
    this.code = code;
    this.hint = options.hint;
  }
}

/** The message of anything thrown, for a report. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
