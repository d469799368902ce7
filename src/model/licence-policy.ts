/** Which licences somebody wants: SPDX identifiers, beginnings of them with `*`, and categories, in any case. */
export interface LicencePolicy {
  /** Where given, all others are not allowed. */
  readonly allow?: readonly string[] | undefined;
  /** Comes before `allow`. */
  readonly deny?: readonly string[] | undefined;
}
