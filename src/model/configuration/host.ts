import type { Reading } from './audit.ts';
import type { StructuredDocument } from './structured.ts';

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
  entry(path: string): Reading<HostEntry>;
  /** Names in a folder, sorted. */
  names(folder: string): Reading<readonly string[]>;
  text(path: string): Reading<string>;
  /** A file of YAML or JSON. */
  document(path: string): Reading<StructuredDocument>;
  toml(path: string): Reading<unknown>;
  /** Of a host that does not run there are none. */
  processes(): Reading<readonly HostProcess[]>;
}
