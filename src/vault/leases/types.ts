/** A lease that is due. */
export interface DueLease {
  readonly namespace: string;
  readonly id: string;
}

/** What was taken of those that are due, and whether there may be more. */
export interface ClaimedLeases {
  readonly leases: readonly DueLease[];
  readonly isMore: boolean;
}
