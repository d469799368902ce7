import type { VersionSchemeId } from '../../model/ecosystems.ts';

/** How one ecosystem writes and orders versions. */
export interface VersionScheme {
  readonly id: VersionSchemeId;
  /**
   * Negative, zero or positive as `left` is older, equal or newer.
   * Throws a `Fault` (`malformed`) for a version that the specification does not allow, if it disallows any.
   */
  compare(left: string, right: string): number;
}
