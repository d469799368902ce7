import type { Direction, Engine, Policy } from '../../model/network/policy.ts';
import type { Artefact, LossDirection } from '../../model/profile/artefact.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import type { AddressSet } from '../../model/sets/addresses.ts';
import type { Flow } from '../../model/sets/flow.ts';
import type { VectorId } from '../../model/vector.ts';

export const NETWORK_ENGINE_IDS = [
  'nftables',
  'kubernetes',
  'admin',
  'cilium',
  'calico',
  'istio',
  'envoy',
  'haproxy',
] as const;
export type NetworkEngineId = (typeof NETWORK_ENGINE_IDS)[number];

export interface NetworkOptions {
  /** The side to err on where an engine leaves the choice. */
  readonly onLoss: LossDirection;
  /** On a host where a waypoint judges requests beside the engine; left out: nobody does. */
  readonly waypoint?: WaypointPlace | undefined;
}

/** Where on a host the waypoint is that connections are redirected to. */
export interface WaypointPlace {
  /** The TCP port that it listens on. */
  readonly port: number;
  /** Interfaces that are ports of a bridge, with their link-layer addresses. */
  readonly bridgePorts: ReadonlyMap<string, string>;
  /** Addresses that are on other nodes, and called by way of their waypoints alone; left out: none. */
  readonly elsewhere?: AddressSet | undefined;
}

export interface NetworkCompilation {
  /** In ascending order of their paths, which no two share. */
  readonly artefacts: readonly Artefact[];
  /** In the order of members, then of their lines. */
  readonly losses: readonly NetworkLoss[];
}

/**
 * What artefacts say, in the language of the model. Subjects and peers are told by the labels that the artefacts
 * select, or, where they tell members by address, interface or identity, by `memberSelector`.
 */
export interface Reading {
  /** What was read, such as `bridge`; empty where there is only one. */
  readonly name: string;
  readonly policies: readonly Policy[];
  readonly engine: Engine;
}

/** A flow that one artefact lets through and another refuses; its ends as people know them. */
export interface DifferentFlow {
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly flow: Flow;
  /** Does the artefact that is proved let it through? */
  readonly isAllowed: boolean;
}

/**
 * A compiler from a segmentation to the language of one engine: pure, and the same bytes for the same segmentation.
 * What a segmentation means is told by `permissionTraffic`: each direction on its own, denials first, and nothing
 * that no permission allows; replies of what is allowed are allowed. What an engine cannot say is a loss.
 */
export interface NetworkUnit {
  readonly id: NetworkEngineId;
  readonly vectors: readonly VectorId[];
  /** One line for people: what enforces the artefacts, and where. */
  readonly description: string;
  compile(segmentation: Segmentation, options: NetworkOptions): NetworkCompilation;
  /**
   * The inverse, for artefacts that are no Kubernetes manifests, which the reader of manifests reads. Each reading is
   * to mean the segmentation. Throws a `Fault` (`malformed`) for what this compiler does not write.
   */
  readonly parse?: (artefacts: readonly Artefact[], segmentation: Segmentation) => readonly Reading[];
  /**
   * Flows that a file which `parse` refuses treats otherwise than the compiler's of that path; undefined where the engine
   * would not take the file, or what it makes of it is not known.
   */
  readonly compare?: (
    compiled: Artefact,
    found: Artefact,
    segmentation: Segmentation,
  ) => readonly DifferentFlow[] | undefined;
}
