import type { Gap } from '../gap.ts';
import type { VectorId } from '../vector.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const NETWORK_REPORT_VERSION = '1.0';

/** A place in a manifest. */
export interface Place {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  /** Path in the document. */
  readonly path: string;
}

/** One end: workloads that policies do not tell apart, addresses outside of the cluster, or a DNS name. */
export type ReportEnd =
  | { readonly kind: 'workloads'; /** Id of the group. */ readonly group: string; readonly workloads: number }
  | { readonly kind: 'addresses'; readonly description: string; readonly blocks: readonly string[] }
  | { readonly kind: 'name'; readonly name: string };

interface NetworkReport {
  readonly schemaVersion: typeof NETWORK_REPORT_VERSION;
  readonly gaps: readonly Gap[];
}

/** Who may talk to whom. Traffic is text as `describeTraffic` writes it; pairs that may say nothing are left out. */
export interface ConnectionsReport extends NetworkReport {
  readonly summary: {
    readonly namespaces: number;
    readonly workloads: number;
    readonly groups: number;
    readonly policies: number;
    /** Resources that say nothing of the network, by kind. */
    readonly ignored: Readonly<Record<string, number>>;
  };
  /** A group's id is the first of its workloads, `namespace/Kind/name`. */
  readonly groups: readonly {
    readonly id: string;
    readonly workloads: readonly string[];
    readonly hostNetwork: boolean;
  }[];
  readonly connections: readonly {
    readonly from: ReportEnd;
    readonly to: ReportEnd;
    readonly traffic: string;
    /** What recorded flows say of it; left out: no recording was asked. */
    readonly seen?: {
      /** `unused`: allowed, and never seen. `denied`: seen, and not allowed. */
      readonly usage: 'used' | 'unused' | 'denied';
      /** Connections and requests. */
      readonly count: number;
    };
  }[];
  readonly findings: readonly {
    readonly kind: string;
    readonly subject: string;
    readonly title: string;
    readonly advice: string;
    readonly vectors: readonly VectorId[];
    readonly places: readonly Place[];
  }[];
}

/** What decides about traffic between two ends, in order. */
export interface ExplanationReport extends NetworkReport {
  readonly from: string;
  readonly to: string;
  /** What was asked about, and what of it may flow. */
  readonly asked: string;
  readonly allowed: string;
  readonly steps: readonly {
    readonly at: 'source' | 'destination';
    readonly stage: string | undefined;
    readonly action: string;
    readonly traffic: string;
    /** One sentence part: which rule, or why. */
    readonly because: string;
    readonly places: readonly Place[];
  }[];
}

/** What may flow after and not before (`gained`), and the other way round (`lost`). */
export interface ChangesReport extends NetworkReport {
  readonly changes: readonly {
    readonly from: ReportEnd;
    readonly to: ReportEnd;
    readonly gained: string;
    readonly lost: string;
  }[];
}

/** What can be reached from outside, and the way there. */
export interface ExposureReport extends NetworkReport {
  readonly exposures: readonly {
    readonly workload: string;
    readonly status: 'reachable' | 'possible' | 'blocked';
    /** Does it include addresses of the internet? */
    readonly internet: boolean;
    readonly sources: string;
    readonly through: readonly string[];
    readonly hosts: readonly string[];
    readonly paths: readonly string[];
    readonly traffic: string;
    readonly place: Place;
  }[];
}
