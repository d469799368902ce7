/** A database, and who may make users in it. */
export interface DatabaseTarget {
  /** Where it is, in the form that its driver reads, with `{{username}}:{{password}}` where they stand. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM of who signs its certificate; empty for whom this machine trusts. */
  readonly ca: string;
  /** How many connections this process has at most. */
  readonly maxConnections: number;
  /** How users outlive a restart of a Redis: by its settings, its file of users, or not. */
  readonly persistence: Persistence;
  /** PEM of a certificate and its key, by which the vault logs in to a MongoDB, or may talk to it. */
  readonly certificateKey?: string;
  /** How sure a MongoDB is to be of a change, as JSON. */
  readonly writeConcern?: string;
}

export const PERSISTENCE = ['NONE', 'REWRITE', 'ACLFILE'] as const;
export type Persistence = (typeof PERSISTENCE)[number];

/** A user with a password. Both have letters, digits and `_.@-` alone, so that they may stand in any quotes. */
export interface DatabaseUser {
  readonly username: string;
  readonly password: string;
}

/**
 * Users of one kind of database. Statements may have `{{name}}`, `{{username}}`, `{{password}}` and `{{expiration}}`; where
 * none are given, a driver knows what is usual. Rejects with a `Fault`: `unreachable` where the database does not answer,
 * `refused` where it says no, `limit` where too many wait for it, `malformed` or `mismatch` where what it answers cannot be.
 * `usage` for statements that are none. No fault tells a password. Each ends within a minute.
 */
export interface DatabaseDriver {
  /** Its folder's name. */
  readonly id: string;
  /** Names of plugins in whose stead it is. */
  readonly plugins: readonly [string, ...string[]];
  /** Characters. */
  readonly longestUsername: number;
  /** Throws a `Fault` (`usage`) for what is no address of such a database, or has a password in it. */
  check(url: string, more?: Pick<DatabaseTarget, 'certificateKey' | 'writeConcern'>): void;
  /** Logs in, and does nothing. Who is no user of the vault's own database is found by the statements that made them. */
  verify(target: DatabaseTarget, statements?: readonly string[]): Promise<void>;
  /** Makes a user that ends, as far as the database can end it, at a time in milliseconds since 1970. */
  create(
    target: DatabaseTarget,
    user: DatabaseUser,
    expiration: number,
    statements: readonly string[],
  ): Promise<void>;
  /** Lets a user live until another time. */
  extend(
    target: DatabaseTarget,
    username: string,
    expiration: number,
    statements: readonly string[],
  ): Promise<void>;
  /** Changes the password of a user that is there. */
  changePassword(target: DatabaseTarget, user: DatabaseUser, statements: readonly string[]): Promise<void>;
  /** Ends a user with their sessions, or with all that they may do in them; one that is not there is ended. */
  drop(target: DatabaseTarget, username: string, statements: readonly string[]): Promise<void>;
}

/** The driver in whose stead a plugin is named; undefined where there is none. */
export type DatabaseDrivers = (plugin: string) => DatabaseDriver | undefined;
