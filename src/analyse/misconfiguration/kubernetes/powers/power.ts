import type { Severity } from '../../../../model/finding/head.ts';

/** What a role may do that leads to more. */
export interface Power {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly standard: string;
  readonly groups: readonly [string, ...string[]];
  readonly resources: readonly [string, ...string[]];
  readonly verbs: readonly [string, ...string[]];
  /** Does it matter in a Role, whose namespace bounds it, and how much? Default: a step less. */
  readonly inNamespace?: Severity | 'none';
  /** Is it no danger where names bound it? */
  readonly unlessNamed?: boolean;
}

export const WRITE = ['create', 'update', 'patch'] as const;
