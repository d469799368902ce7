/** Many regular expressions of bytes, looked for at once. */
export interface PatternSet extends Disposable {
  /**
   * Numbers of expressions and places where matches of them end, in pairs, in the order of places. Undefined where they
   * are too many to be worth telling, or could not be found: then nothing is known. Valid until the next call.
   */
  find(bytes: Uint8Array): Uint32Array | undefined;
}

/**
 * A set of expressions that may come to be while it is asked for. Expressions are of what JavaScript, PCRE and Hyperscan
 * have in common, without assertions, groups that capture, or texts of no byte.
 */
export interface PatternSource {
  /** Told of the bytes that are next; the set, where there is one by now. */
  next(bytes: number): PatternSet | undefined;
}

/** What looks for patterns, loaded when it is worth it, or at once where that was asked for. */
export interface Patterns {
  readonly open: OpenPatterns;
  /** Never rejects. */
  readonly isReady: Promise<void>;
}

/** Prepares what the expressions will be looked for with; they are made when they are needed. */
export type OpenPatterns = (expressions: () => readonly string[]) => PatternSource;
