import type { LocatedFact } from '../../../model/analyser.ts';
import type { BehaviourFact, Text } from '../../../model/behaviour.ts';
import type { DeclaredContainer, DeclaredWorkload, Deployment } from '../../../model/deployment.ts';
import type { FileView } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Image } from '../../../model/image.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';

/** What was read of the image or of the build context that a container is made from. */
export interface Contents {
  /** As provenance names it before a path, such as `orders/`; empty for an image. */
  readonly prefix: string;
  /** What says `config`: `image config` or a Dockerfile. */
  readonly configSource: string;
  readonly config: Image['config'];
  readonly image?: { readonly reference: string; readonly digest: string };
  readonly facts: readonly LocatedFact<BehaviourFact>[];
  readonly files: FileView;
  /** Is it a root filesystem, rather than the sources of one? */
  readonly isRoot: boolean;
}

export interface ContainerEvidence {
  readonly declared: DeclaredContainer;
  readonly contents?: Contents;
}

/** All that a profile is derived from. */
export interface Evidence {
  readonly workload: DeclaredWorkload;
  readonly containers: readonly ContainerEvidence[];
  /** The workloads and services around it. */
  readonly deployment: Deployment;
}

export interface DerivedProfile {
  readonly profile: WorkloadProfile;
  /** What could not be told, and why. */
  readonly gaps: readonly Gap[];
}

/** One container, as the steps of the derivation see it. */
export interface Subject extends ContainerEvidence {
  readonly workload: DeclaredWorkload;
  readonly deployment: Deployment;
  /** Values of environment variables, and who says so. */
  readonly environment: ReadonlyMap<string, { readonly value: string; readonly source: string }>;
  /** What settings of the contents say where a variable has no value. */
  readonly properties: ReadonlyMap<string, { readonly text: Text; readonly source: string }>;
  /** Names of the variables whose values are secrets, and the reference of each. */
  readonly secretVariables: ReadonlyMap<string, string>;
  /** The words that start it. */
  readonly command: readonly string[];
}
