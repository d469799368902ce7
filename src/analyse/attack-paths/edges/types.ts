import type { AttackStep } from '../../../model/attack/graph.ts';
import type { AttackedCluster } from '../cluster/types.ts';
import type { NetworkView } from '../network-view.ts';
import type { VulnerableImages } from '../vulnerable-images.ts';

/** What is known besides the cluster. */
export interface Surroundings {
  readonly network: NetworkView;
  /** Known vulnerabilities that can be exploited by the network, by the images of containers. */
  readonly vulnerable: VulnerableImages;
  /** Is every service that can be called taken to fall? */
  readonly assumesExploits: boolean;
}

/** A family of steps: those that a cluster makes possible. */
export type StepFamily = (cluster: AttackedCluster, surroundings: Surroundings) => Iterable<AttackStep>;
