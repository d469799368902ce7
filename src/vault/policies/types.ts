import type { Condition } from './conditions.ts';

/** What may be done with a path. */
export const CAPABILITIES = [
  'deny',
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'sudo',
  'root',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Values that a parameter may have, as globs; none: every value. */
export type AllowedValues = ReadonlyMap<string, readonly string[]>;

/** One path of a policy. */
export interface PathRule {
  /** As written: exact, with `+` for one segment, and with `*` at its end for all that begins so. */
  readonly path: string;
  /** Does it have `{{…}}` for who asks? */
  readonly isTemplated: boolean;
  readonly capabilities: ReadonlySet<Capability>;
  readonly allowed: AllowedValues | undefined;
  readonly denied: AllowedValues | undefined;
  readonly required: readonly string[];
  /** Bounds of the time that a wrapped answer lives, in seconds. */
  readonly minWrapTtl: number | undefined;
  readonly maxWrapTtl: number | undefined;
  /** It counts where this holds; one that denies also where that cannot be decided. */
  readonly condition: Condition | undefined;
}

export interface Policy {
  readonly name: string;
  /** As somebody wrote it. */
  readonly text: string;
  readonly rules: readonly PathRule[];
  /** When it is no more, in milliseconds since 1970. */
  readonly expires?: number | undefined;
}

/** A policy as it is stored. */
export interface StoredPolicy {
  readonly text: string;
  /** In milliseconds since 1970. */
  readonly modified: number;
  /** Does whoever changes it have to say which version they know? */
  readonly casRequired: boolean;
  readonly expires?: number | undefined;
}

/** What is told of one. */
export interface KnownPolicy extends Partial<StoredPolicy> {
  readonly text: string;
  /** Counts its writes from 1; 0 of one that nobody wrote. */
  readonly version: number;
}
