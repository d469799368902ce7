/** A vault in the vault: what is mounted, who may what, and who is who, of its own. */
export interface Namespace {
  /** What tokens and leases of it end in, and paths of what it keeps have; empty for the root. */
  readonly id: string;
  readonly uuid: string;
  /** From the root, with a slash at its end: `team/shop/`; empty for the root. */
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** In milliseconds since 1970. */
  readonly created: number;
  /** Since when it is being deleted: its path is free, and what it has is removed. */
  readonly deleted?: number;
  /** The id of the namespace by whose keys it is encrypted; empty for those of the vault. */
  readonly keys: string;
  /** Whether it is sealed, of one that has a seal of its own. */
  readonly seal?: 'sealed' | 'open';
  /** SHA-256 of the key that opens it again, where somebody has locked it. */
  readonly lock?: string;
}

export const ROOT: Namespace = { id: '', uuid: '', path: '', metadata: {}, created: 0, keys: '' };
