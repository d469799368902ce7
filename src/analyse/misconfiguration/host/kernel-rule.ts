import type { Severity } from '../../../model/finding/head.ts';

/** A setting of the kernel that containers are held, or seen, by. */
export interface KernelRule {
  readonly id: string;
  readonly title: string;
  /** As sysctl writes it; of several each is looked at. */
  readonly keys: readonly [string, ...string[]];
  /** Values that are right, the wished one first. */
  readonly good: readonly [string, ...string[]];
  /** Of examples. */
  readonly bad: string;
  /** What the kernel has where nobody sets it; undefined: that depends. */
  readonly usual?: string;
  /** Where the kernel does not have it: is that as bad as a wrong value? */
  readonly isNeeded?: boolean;
  /** What setting it may break. */
  readonly warning?: string;
  readonly why: string;
  readonly severity: Severity;
  readonly page: 'kernel' | 'fs' | 'net' | 'ip-sysctl' | 'yama';
  readonly standards?: readonly string[];
}
