/** A container that runs, as its engine tells of it. */
export interface RunningContainer {
  readonly id: string;
  /** Its name without the leading slash. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** The process that its namespaces are found by. */
  readonly pid: number;
  /** Milliseconds since 1970 at which the engine says that it was started. */
  readonly startedAt: number;
  /** Does it have no network namespace of its own, but the host's, or another container's? */
  readonly network: 'own' | 'host' | 'shared';
  /** What the engine gave it, on all of its networks. */
  readonly addresses: readonly string[];
  /** For each of its addresses that has one, the address of this host by which it goes out. */
  readonly gateways: ReadonlyMap<string, string>;
  /** The resolvers that it was started with; none: those of the host. */
  readonly resolvers: readonly string[];
}

/** With the interfaces of the host that lead into it. */
export interface AttachedContainer extends RunningContainer {
  readonly interfaces: readonly string[];
  /** Those that are ports of a bridge, with their own link-layer addresses, which the bridge takes for its own too. */
  readonly bridgePorts: ReadonlyMap<string, string>;
}
