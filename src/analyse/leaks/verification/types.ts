/** A leak with what stands around it, while its file is read. It stays in memory, and is in no report. */
export interface HeardLeak {
  /** Id of the rule. */
  readonly rule: string;
  readonly secret: string;
  /** Where it begins in the file, in bytes and as people count. */
  readonly start: number;
  readonly line: number;
  readonly column: number;
  /** Text around it, and where in the file that begins. */
  readonly around: string;
  readonly aroundStart: number;
}

/** Hears the leaks of each file, all of one file together. `path` is as findings have it, or the part of an image. */
export type SecretListener = (leaks: readonly HeardLeak[], path: string) => void;
