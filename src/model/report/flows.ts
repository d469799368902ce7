import type { Gap } from '../gap.ts';
import type { FlowRecord } from '../flow/record.ts';
import type { FlowTotals } from '../flow/recording.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const FLOW_REPORT_VERSION = '1.0';

/** A flow that a policy treats otherwise than it was treated, or that cannot be told. */
export interface ReplayedEntry {
  readonly standing: 'breaks' | 'unsure' | 'opens' | 'unjudged';
  readonly from: string;
  readonly to: string;
  /** As `flowText` writes it. */
  readonly flow: string;
  readonly count: number;
  readonly last: string;
  readonly source: FlowRecord['source'];
  /** What denies it: one sentence part for each end. */
  readonly because: readonly string[];
}

/** Recorded flows against a proposed policy. */
export interface ReplayReport {
  readonly schemaVersion: typeof FLOW_REPORT_VERSION;
  /** How many connections and requests were judged how, and kinds of flows that these are. */
  readonly summary: Readonly<
    Record<
      'works' | 'breaks' | 'unsure' | 'opens' | 'stays-denied' | 'unjudged',
      { flows: number; count: number }
    >
  >;
  /** By the workload that calls, else that is called; undefined: neither is known. */
  readonly owners: readonly {
    readonly owner: string | undefined;
    readonly flows: readonly ReplayedEntry[];
  }[];
  /** What would let through all that breaks and is not refused by name; by workload, as YAML of its profile. */
  readonly allow: readonly { readonly workload: string; readonly yaml: string }[];
  /** Flows that break even so. */
  readonly refused: number;
  readonly totals: FlowTotals | undefined;
  readonly gaps: readonly Gap[];
}

/** Something that was just seen. */
export interface WatchedFlow {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** As `flowText` writes it. */
  readonly flow: string;
  /** `profiles-deny`: it works, and would not if the profiles were enforced. */
  readonly decision: FlowRecord['decision'] | 'profiles-deny';
  readonly rule: FlowRecord['rule'];
  readonly check: FlowRecord['check'];
  readonly source: FlowRecord['source'];
  /** Times since it was told of last. */
  readonly count: number;
  /** What would let it through: a command, for a shell. */
  readonly allow: { readonly workload: string; readonly command: string } | undefined;
}
