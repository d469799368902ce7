/** A directory that is asked over LDAP. */
export interface DirectoryServer {
  /** `ldap://host:389` or `ldaps://host:636`; they are tried in this order. */
  readonly urls: readonly string[];
  /** Is what begins in the clear made TLS before anything is said? */
  readonly startTls: boolean;
  /** PEM of whom its certificate is from; empty for whom this machine trusts. */
  readonly authority: string;
  readonly minimumTls: 'TLSv1.2' | 'TLSv1.3';
  /** Milliseconds for one address to take a connection, and for all that is asked. */
  readonly connectTimeout: number;
  readonly totalTimeout: number;
}

export interface DirectoryEntry {
  readonly dn: string;
  /** By the name that was asked for; binary values are left out. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface DirectorySearch {
  readonly base: string;
  /** The base alone, or all below it too. */
  readonly scope: 'base' | 'sub';
  /** In the form of RFC 4515. */
  readonly filter: string;
  readonly attributes: readonly string[];
  /** Entries, at most. */
  readonly limit: number;
}

/** One connection, on which nobody is anybody until a bind. */
export interface DirectorySession {
  /** Says who one is; a name and a password that are both empty are nobody. False where the directory says no. */
  bind(dn: string, password: string): Promise<boolean>;
  /** What is found, without what the directory says that others have: referrals are not followed. Nothing where there is no such base. */
  search(search: DirectorySearch): Promise<readonly DirectoryEntry[]>;
}

export interface Directories {
  /** Is it a filter of RFC 4515? */
  isFilter(text: string): boolean;
  /** Does work on a connection of its own. Rejects with a `Fault` (`unreachable`) where no address answers, in time or as it should. */
  within<Result>(
    server: DirectoryServer,
    work: (session: DirectorySession) => Promise<Result>,
  ): Promise<Result>;
}
