/** Something that the guard did, or could not do. */
export interface GuardUpdate {
  /** ISO 8601. */
  readonly at: string;
  /** What made it look: events of containers, its own start, or that it looks now and then. */
  readonly because: string;
  /** Elements of the kernel's sets and maps. */
  readonly added: number;
  readonly removed: number;
  /** From the first of the events, or the start of its container, until the kernel had the change; undefined without event. */
  readonly milliseconds: number | undefined;
  /** Established connections that were cut. */
  readonly cut: number;
  readonly notes: readonly string[];
}
