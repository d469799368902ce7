/** What became of a call: bytes of the output that stayed free and of the input that stayed unread, and how it goes on. */
export interface Inflated {
  readonly free: number;
  readonly unread: number;
  /** `ended`: all of the member was read, and its checksum and length are right. */
  readonly outcome: 'more' | 'ended' | 'damaged';
}

/** Inflates one member of a gzip stream (RFC 1952) from behind its header. */
export interface MemberInflater {
  /**
   * On a thread of the pool, until the input is read or the output is full; neither may change meanwhile. Rejects where
   * the library cannot be called.
   */
  write(input: Buffer, output: Buffer): Promise<Inflated>;
}

/** What inflates faster than zlib, where it is there and worth it. */
export interface Inflaters {
  /** Told how many bytes are next; undefined where they are left to zlib. Never rejects. */
  next(bytes: number): Promise<MemberInflater | undefined>;
}
