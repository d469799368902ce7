/** A vulnerability that a scan found in an image and that can be exploited by the network. */
export interface ExploitableVulnerability {
  readonly id: string;
  /** Name and version of the package. */
  readonly package: string;
  /** Why it counts: `known to be exploited`, `critical`. */
  readonly because: string;
  /** A version that mends it; undefined where there is none. */
  readonly fixedIn: string | undefined;
}

/** By the image as manifests write it. */
export type VulnerableImages = ReadonlyMap<string, readonly ExploitableVulnerability[]>;
