import type { WorkloadProfile } from '../../model/profile/profile.ts';

/** An image as an engine has it. */
export interface EngineImage {
  /** Every digest that it is known by: of its configuration, and of manifests that it was pulled by. */
  readonly digests: readonly string[];
  /** Folders that the image declares as volumes, which engines make writable. */
  readonly volumes: readonly string[];
  /** As the image names it; empty: root; undefined: nobody said. */
  readonly user?: string | undefined;
}

/** Is an image one of those that a profile was made from? Undefined where the profile names none. */
export function isImageOf({ metadata }: WorkloadProfile, { digests }: EngineImage): boolean | undefined {
  if (!metadata.images || metadata.images.length === 0) return undefined;
  return metadata.images.some(({ digest }) => digests.includes(digest));
}
