import type { MemberMode } from '../segmentation/segmentation.ts';
import type { ReportedDisagreement, ReportedLoss, ReportedProof } from './segmentation.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const HOST_REPORT_VERSION = '1.0';

export interface ReportedContainer {
  readonly name: string;
  readonly id: string;
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
  /** Why nothing holds it; empty: it is held. */
  readonly unheld: string;
}

export interface ReportedMember {
  readonly id: string;
  /** `audit`: what its profile does not allow is told, and let through. */
  readonly mode: MemberMode;
  /** Empty: it does not run here. */
  readonly containers: readonly ReportedContainer[];
}

/** What a change of what is enforced on a host does, or would do. */
export interface HostChangeReport {
  readonly schemaVersion: typeof HOST_REPORT_VERSION;
  /** `refused`: something would be lost, and that was forbidden. */
  readonly outcome: 'planned' | 'unchanged' | 'applied' | 'confirmed' | 'rolled back' | 'removed' | 'refused';
  /** Lines of profiles that are new and that are gone, in words. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly members: readonly ReportedMember[];
  /** Names of containers that no profile is of. */
  readonly strangers: readonly string[];
  readonly losses: readonly ReportedLoss[];
  /** Elements of the kernel's sets and maps; `anew`: the tables were made anew. */
  readonly elements: { readonly added: number; readonly removed: number; readonly anew: boolean };
  /** Seconds until it is rolled back; undefined: it is confirmed. */
  readonly confirmWithin: number | undefined;
  /** Established connections that were cut. */
  readonly cut: number;
  readonly notes: readonly string[];
}

/** A DNS name in a member's profile, and what it stands for now. */
export interface ReportedName {
  readonly member: string;
  readonly name: string;
  /** With the seconds after which each is forgotten, unless its resolver says it again or a connection uses it. */
  readonly addresses: readonly { readonly address: string; readonly seconds: number }[];
}

/** The proxy that judges requests on a host. */
export interface ReportedWaypoint {
  /** `failed`: it is to run and does not answer, so that what it would judge is refused. */
  readonly state: 'running' | 'failed';
  readonly port: number;
  /** Number of its process; undefined: none answers. */
  readonly process: number | undefined;
  /** How often its keeper has started it; undefined: there was no keeper. */
  readonly starts: number | undefined;
  /** Ids of the members that are let through by ports alone while it does not run; requests of all others are refused. */
  readonly open: readonly string[];
  /** What it said last on standard error, or how it ended. */
  readonly said: readonly string[];
  /** Requests, and connections that are no HTTP, that it refused, by the line of a profile, most first. */
  readonly refused: readonly { readonly rule: string; readonly requests: number }[];
}

/** What is enforced on a host. */
export interface HostStatusReport {
  readonly schemaVersion: typeof HOST_REPORT_VERSION;
  /** Is there anything that is to hold? */
  readonly declared: boolean;
  /** ISO 8601. */
  readonly since: string | undefined;
  /** Seconds until it is rolled back; undefined: it is confirmed. */
  readonly confirmWithin: number | undefined;
  /** What the kernel has, read back and compared with the profiles; `absent`: it has nothing. */
  readonly kernel: ReportedProof['result'] | 'absent' | 'unreadable';
  readonly counterexamples: readonly ReportedDisagreement[];
  /** Undefined: none is declared. */
  readonly waypoint: ReportedWaypoint | undefined;
  /** Elements that the containers that run now would add and remove. */
  readonly drift: { readonly added: number; readonly removed: number; readonly anew: boolean };
  readonly members: readonly ReportedMember[];
  readonly strangers: readonly string[];
  readonly losses: readonly ReportedLoss[];
  readonly names: readonly ReportedName[];
  /** By rule; `would-be-denied`: only told, for it is of a workload in audit mode. */
  readonly denials: readonly {
    readonly rule: string;
    readonly decision: 'denied' | 'would-be-denied';
    readonly packets: number;
    readonly bytes: number;
  }[];
  readonly notes: readonly string[];
}
