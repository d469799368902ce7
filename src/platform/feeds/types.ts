import type { HttpClient } from '../http/types.ts';

export interface UpdateOptions {
  /**
   * OSV's bucket or a mirror of it: an `https:` URL (`http:` only to this machine) or a folder.
   * Default: OSV's public bucket.
   */
  readonly base?: string;
  /** CISA's KEV as a URL or file. Default: beside the base (`kev/`), or CISA's own where the base is OSV's bucket. */
  readonly kev?: string;
  /** FIRST's EPSS as a URL or file, gzipped or not. Default as for `kev` (`epss/`). */
  readonly epss?: string;
  /** The compiled file. `<path>.lock`, `<path>.new` and the folder `<path>.partial` are used beside it. */
  readonly databasePath: string;
  /** OSV's folders to read, such as `npm`. Default: all that the base lists. */
  readonly ecosystems?: readonly string[];
  /**
   * Publishers to read besides: `alpine`, or `alpine=<URL, folder or file>`; `none` for none. Default: those of the
   * update before, or, with OSV's own bucket, what OSV has nothing of.
   */
  readonly sources?: readonly string[];
  readonly http: HttpClient;
  /** Read everything again even where few records changed. */
  readonly full?: boolean;
  readonly clock: () => Date;
  /** Waits so many milliseconds before a request is tried again; default: the clock on the wall. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  readonly progress?: (progress: UpdateProgress) => void;
}

/** Told now and then while something takes long. */
export interface UpdateProgress {
  readonly step: 'download' | 'compile' | 'verify';
  /** A URL, or an OSV folder such as `npm`. */
  readonly subject: string;
  /** Bytes while downloading, records while compiling. */
  readonly done: number;
  readonly total?: number;
}

/** A record that is not OSV, and why. */
export interface BadRecord {
  readonly id: string;
  readonly reason: string;
}

export interface UpdateSummary {
  /** `incremental` where the database was brought up to date, `full` where it was compiled anew. */
  readonly mode: 'full' | 'incremental';
  readonly advisories: number;
  readonly ecosystems: number;
  /** Newest `modified` of any advisory. */
  readonly newest: string | undefined;
  /** Records read, and in an incremental update those that went. */
  readonly read: number;
  readonly removed: number;
  readonly bad: { readonly count: number; readonly examples: readonly BadRecord[] };
  readonly exploited: number;
  readonly probabilities: number;
  /** Parts that were not there or could not be had, and why; the database holds all the others. */
  readonly absent: readonly { readonly part: string; readonly reason: string }[];
}

/** A feed's file on this machine, or why it is not there. */
export type Retrieved = { readonly path: string } | { readonly absent: string };
