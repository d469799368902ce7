import type { Severity } from '../finding/head.ts';
import type { Gap } from '../gap.ts';
import type { NETWORK_REPORT_VERSION, Place } from './network.ts';

/** A vulnerability of a workload's image, and who can come near it. */
export interface ReachableVulnerability {
  readonly workload: string;
  readonly id: string;
  readonly severity: Severity;
  /** Of the scan, 0 to 100. */
  readonly priority: number;
  /** Is it known to be exploited? */
  readonly exploited: boolean;
  /** Can the workload be reached from addresses of the internet? */
  readonly internet: boolean;
  /** Workloads that may call it. */
  readonly callers: number;
}

/** What falls when a workload does. Traffic is text as `describeTraffic` writes it. */
export interface BlastReport {
  readonly schemaVersion: typeof NETWORK_REPORT_VERSION;
  /** What was asked for: a workload, or a vulnerability. */
  readonly asked: string;
  readonly starts: readonly string[];
  readonly workloads: number;
  readonly reached: readonly {
    readonly workload: string;
    /** The shortest way there, hop by hop. */
    readonly way: readonly { readonly from: string; readonly to: string; readonly traffic: string }[];
    /** Has every workload on the way, this one too, a vulnerability that a scan told of? Left out without scans. */
    readonly knownVulnerable?: boolean;
  }[];
  /** What can be called from there outside of the cluster: where data may leave to. */
  readonly outside: readonly {
    readonly workload: string;
    readonly to: string;
    readonly traffic: string;
    readonly internet: boolean;
  }[];
  /** Workloads among those who fall whose calls no policy restricts: to be isolated before rules matter. */
  readonly open: readonly string[];
  /** Rules, the one whose removal spares most first. */
  readonly cuts: readonly {
    readonly policy: string;
    readonly path: string;
    readonly place: Place;
    readonly spares: readonly string[];
    readonly sparesInternet: boolean;
  }[];
  /** Rules that could be removed, and of how many it was tried what that spares. */
  readonly candidates: number;
  readonly tried: number;
  /** Of all workloads whose images were scanned: nearest to the internet first, then by callers and priority. */
  readonly vulnerabilities: readonly ReachableVulnerability[];
  readonly gaps: readonly Gap[];
}
