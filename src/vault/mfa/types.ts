import type { CodeTerms } from '../one-time-codes/one-time-code.ts';
import type { Grant } from '../routing/types.ts';

/** A second factor of logins: codes by the time. */
export interface MfaMethod extends CodeTerms {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** Periods before and after, whose codes are taken too. */
  readonly skew: number;
  /** Bytes of a secret that is made. */
  readonly keySize: number;
  /** Wrong codes after each other, after which nobody's is looked at for a while. */
  readonly mostAttempts: number;
}

/** Whose logins need one of some methods: those by a mount or a type of mount, or of somebody. Any of these is enough. */
export interface Enforcement {
  readonly name: string;
  readonly methodIds: readonly string[];
  readonly accessors: readonly string[];
  readonly types: readonly string[];
  readonly groupIds: readonly string[];
  readonly entityIds: readonly string[];
}

/** All that is said of second factors in a namespace, in one value. */
export interface MfaSettings {
  readonly methods: readonly MfaMethod[];
  readonly enforcements: readonly Enforcement[];
}

/** What somebody has for a method. */
export interface MfaSecret {
  /** In base64. */
  readonly secret: string;
  /** The counter of the newest code that was taken; no code up to it is taken again. */
  readonly used: number;
  /** Wrong codes since the last right one, and when the last was, in milliseconds since 1970. */
  readonly failures: number;
  readonly failed: number;
}

/** A login that waits for its second factor. */
export interface PendingLogin {
  readonly grant: Grant;
  /** Of the mount by which they came, and what was asked of it. */
  readonly mount: string;
  readonly path: string;
  readonly entityId: string;
  /** Of each enforcement, by name, the methods one of which is needed. */
  readonly needed: Readonly<Record<string, readonly string[]>>;
  /** In milliseconds since 1970. */
  readonly until: number;
}
