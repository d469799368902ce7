/** A place in a chain of hashes. */
export interface ChainHead {
  /** Counted from 1. */
  readonly height: number;
  /** In base64url. */
  readonly hash: string;
}

/** Where the head of a chain is kept outside of the store that has the chain. */
export interface ChainAnchor {
  /** Undefined where nothing was kept yet. Rejects with a `Fault` (`usage`) for what is no head. */
  read(): Promise<ChainHead | undefined>;
  /** Is on the disk when it is answered; undefined forgets it. */
  write(head: ChainHead | undefined): Promise<void>;
}
