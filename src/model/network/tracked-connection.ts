/** A connection that the kernel tracks, as its first packet was judged: after its destination was translated. */
export interface TrackedConnection {
  readonly family: 4 | 6;
  /** Number of the IP protocol. */
  readonly protocol: number;
  readonly source: string;
  /** As the caller wrote it, such as a published port of the host. */
  readonly destination: string;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  /** Who answers. */
  readonly callee: string;
  readonly calleePort: number | undefined;
  /** Of TCP, such as `ESTABLISHED`. */
  readonly state: string | undefined;
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
}
