import type { AddressSet } from '../sets/addresses.ts';

/** A host whose workloads are called by others through its waypoint. */
export interface MeshNode {
  /** Where other nodes reach its waypoint; one address, as RFC 5952 writes it. */
  readonly address: string;
  /** The addresses that its workloads have. */
  readonly blocks: AddressSet;
}

/** The nodes that workloads of one trust domain are on. */
export interface NodePlacement {
  readonly trustDomain: string;
  /** By name. */
  readonly nodes: ReadonlyMap<string, MeshNode>;
}
