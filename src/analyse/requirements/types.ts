/** Which versions a manifest would take. */
export interface Requirement {
  /** Throws a `Fault` (`malformed`) for a version that has no order. */
  admits(version: string): boolean;
  /** The versions at which what it admits begins or ends. */
  readonly bounds: readonly string[];
}

/** How one ecosystem writes requirements. */
export interface RequirementGrammar {
  /** Throws a `Fault` (`malformed`) for text that is no requirement. `*` and the empty text admit every version. */
  parse(text: string): Requirement;
  /**
   * Versions right above a version: between it and one of them nothing begins, unless it is given too. What an interval
   * that excludes its lower end holds is told by these. The oldest versions that there can be where none is given.
   */
  above(version: string | undefined): readonly string[];
}
