/** One change of a host's files. Paths are as the host sees them; links are followed as the host would. */
export type HostChange =
  /** The file's whole text from now on; it is made, with its folders, where it is not there. */
  | { readonly kind: 'text'; readonly path: string; readonly text: string; readonly modeIfNew: number }
  | { readonly kind: 'mode'; readonly path: string; readonly mode: number }
  | { readonly kind: 'owner'; readonly path: string; readonly uid: number; readonly gid: number };

/**
 * What mending may do besides:
 * - `none`    nothing that runs notices
 * - `restart` it takes effect when a program is started or reloaded, or the host is
 * - `break`   it may keep people from logging in, or stop containers or networking
 */
export type RemedyRisk = 'none' | 'restart' | 'break';

/** What people are told of a remedy before it is made. */
export interface RemedyHead {
  readonly risk: RemedyRisk;
  /** What may break, in a sentence. */
  readonly warning?: string;
}

/** What mends what a check found. */
export interface Mending {
  readonly changes: readonly HostChange[];
  /** What has to be run for it to take effect, in order, each as its words. */
  readonly commands: readonly (readonly string[])[];
}

/** How one file is, and how it will be; by its path without links, from the root of the host. */
export interface FileChange {
  readonly path: string;
  /** Undefined: it is not there. */
  readonly before: FileState | undefined;
  readonly after: FileState;
}

/** What of a file is changed and given back. */
export interface FileState {
  /** Undefined where it is not changed, or of a folder. */
  readonly text?: string | undefined;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}
