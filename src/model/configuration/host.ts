import type { StructuredDocument } from './structured.ts';

/** What came of reading something of a host: what is not there is told apart from what may not be read. */
export type HostReading<Value> =
  | { readonly state: 'read'; readonly value: Value }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** A file, a folder or a socket, links followed. */
export interface HostEntry {
  readonly kind: 'file' | 'folder' | 'other';
  /** Permission bits, set-user-id and sticky included: 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A program that runs. */
export interface HostProcess {
  readonly pid: number;
  /** The last part of its path: `dockerd`. */
  readonly name: string;
  /** Without the program itself. */
  readonly arguments: readonly string[];
}

/** What may be asked of a host, or of a folder that holds one; everything is read when it is asked for. Paths are absolute. */
export interface HostFacts {
  /** Does its kernel run, so that `/proc` tells what holds now? */
  readonly isLive: boolean;
  entry(path: string): HostReading<HostEntry>;
  /** Names in a folder, sorted. */
  names(folder: string): HostReading<readonly string[]>;
  text(path: string): HostReading<string>;
  /** A file of YAML or JSON. */
  document(path: string): HostReading<StructuredDocument>;
  toml(path: string): HostReading<unknown>;
  /** Of a host that does not run there are none. */
  processes(): HostReading<readonly HostProcess[]>;
}

export const HOST_OUTCOMES = ['fail', 'not-readable', 'pass', 'not-applicable'] as const;
/** What came of a check: `not-applicable` where the host has nothing that it is about. */
export type HostOutcome = (typeof HOST_OUTCOMES)[number];

/** One thing that a check looked at. */
export interface HostEvidence {
  readonly outcome: HostOutcome;
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
  /** What is there, and what should be; secrets are left out. */
  readonly actual: string;
  readonly expected: string;
}
