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
}
