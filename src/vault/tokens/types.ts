/** What is kept of a service token: not the token, whose keyed hash is its path. */
export interface TokenEntry {
  readonly accessor: string;
  readonly displayName: string;
  readonly policies: readonly string[];
  /** Where it came from, such as `auth/userpass/login/ann`. */
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Seconds it was given; 0 for ever. */
  readonly ttl: number;
  /** In milliseconds since 1970; `expires` 0 for never. */
  readonly created: number;
  readonly expires: number;
  /** When it was renewed last, likewise; not there before. */
  readonly renewed?: number;
  /** Seconds after which it ends, however often it is renewed; 0 for the mount's. */
  readonly explicitMaxTtl: number;
  readonly maxTtl: number;
  /** Seconds by which it is renewed for ever; 0 where it is none. */
  readonly period: number;
  /** Uses left; 0 for any number. */
  readonly numUses: number;
  readonly isRenewable: boolean;
  /** Hash of the token that ends it with itself; empty of an orphan. */
  readonly parent: string;
  readonly entityId: string;
  /** Addresses it may come from; none: all. */
  readonly boundCidrs: readonly string[];
  readonly role: string;
  /** One of batch is not renewed, makes no others, and whoever has it is told no accessor. */
  readonly type: 'service' | 'batch';
  /** What the method that gave it asks by before it is renewed, and where that is mounted. */
  readonly source?: { readonly mount: string; readonly internal: Readonly<Record<string, unknown>> };
}

/** A token that was just made: the only time that it is known. */
export interface MadeToken {
  readonly token: string;
  readonly hash: string;
  readonly entry: TokenEntry;
  /** What it may as who has it, besides what it says itself. */
  readonly identityPolicies?: readonly string[];
  /** What is not as it was asked. */
  readonly warnings?: readonly string[];
}

/** The accessor as whoever has a token is told it. */
export function toldAccessor({ type, accessor }: Pick<TokenEntry, 'type' | 'accessor'>): string {
  return type === 'batch' ? '' : accessor;
}
