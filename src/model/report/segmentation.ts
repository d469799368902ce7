import type { Gap } from '../gap.ts';
import type { Artefact } from '../profile/artefact.ts';
import type { NetworkLoss } from '../segmentation/network-loss.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const SEGMENTATION_REPORT_VERSION = '1.0';

/** What an engine cannot say, as `NetworkLoss` tells it. */
export interface ReportedLoss extends Pick<
  NetworkLoss,
  'member' | 'line' | 'reason' | 'direction' | 'chosen'
> {
  readonly engine: string;
}

/** Artefacts of network engines, and what they lose. */
export interface NetworkCompileReport {
  readonly schemaVersion: typeof SEGMENTATION_REPORT_VERSION;
  readonly engines: readonly string[];
  /** `namespace/name` of every profile. */
  readonly members: readonly string[];
  /** Was nothing compiled, because something would have been lost and that was forbidden? */
  readonly refused: boolean;
  readonly artefacts: readonly (Artefact & { readonly engine: string })[];
  readonly losses: readonly ReportedLoss[];
}

/** Traffic that an artefact treats otherwise than the profiles say. */
export interface ReportedDisagreement {
  readonly direction: 'egress' | 'ingress';
  readonly from: string;
  readonly to: string;
  /** As `describeTraffic` writes it: what the artefact allows and the profiles do not, and the other way round. */
  readonly wider: string;
  readonly tighter: string;
  /** One flow of it, as `describeFlow` writes it. */
  readonly example: string;
}

/** Whether an artefact means what the profiles mean. */
export interface ReportedProof {
  readonly engine: string;
  /** Of engines with several artefacts for the same: which one; else empty. */
  readonly reading: string;
  /** `equal` exactly; `equal-but-for-losses` where losses that were declared are all that differs; else `different`. */
  readonly result: 'equal' | 'equal-but-for-losses' | 'different';
  /** Counterexamples: what no declared loss explains. */
  readonly unexplained: readonly ReportedDisagreement[];
  readonly explained: readonly ReportedDisagreement[];
}

export interface ProofReport {
  readonly schemaVersion: typeof SEGMENTATION_REPORT_VERSION;
  readonly members: readonly string[];
  readonly proofs: readonly ReportedProof[];
  readonly losses: readonly ReportedLoss[];
  /** Artefacts that could not be read. */
  readonly gaps: readonly Gap[];
}
