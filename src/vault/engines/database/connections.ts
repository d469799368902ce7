import { Fault } from '../../../model/fault.ts';
import type {
  DatabaseDriver,
  DatabaseTarget,
  Persistence,
} from '../../../platform/database-drivers/types.ts';
import { Refusal } from '../../refusal.ts';
import type { EngineCall } from '../../routing/types.ts';

/** A database, as the vault reaches it. */
export interface Connection {
  readonly plugin: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly ca: string;
  readonly persistence: Persistence;
  readonly maxConnections: number;
  readonly verifies: boolean;
  /** Names of roles; with a star at their start or end, or both, they stand for more. */
  readonly allowedRoles: readonly string[];
  readonly rotationStatements: readonly string[];
  /** How passwords and usernames are made; empty, or not there, for as they usually are. */
  readonly passwordPolicy?: string;
  readonly usernameTemplate?: string;
  /** Of a MongoDB; empty, or not there, for none. */
  readonly certificateKey?: string;
  readonly writeConcern?: string;
  /** The password that is being set, or may have been where that failed. */
  readonly next?: string;
  /** Until then nobody else changes the password; in milliseconds since 1970. */
  readonly rotatingUntil?: number;
}

/** Milliseconds in which a rotation has ended, whatever came of it. */
export const ROTATING = 120_000;

export function connectionPath(name: string): string {
  return `config/${name}`;
}

/** Throws a `Refusal` (400) where there is no such database. */
export async function connectionOf({ store }: Pick<EngineCall, 'store'>, name: string): Promise<Connection> {
  const found = await store.get<Connection>(connectionPath(name));
  if (!found) throw new Refusal(400, `failed to find entry for connection with name: "${name}"`);
  return found.value;
}

/** Throws a `Refusal` (400) for a plugin in whose stead nothing is. */
export function driverOf({ services }: Pick<EngineCall, 'services'>, plugin: string): DatabaseDriver {
  const driver = services.databases(plugin);
  if (!driver) throw new Refusal(400, `no database is known for the plugin "${plugin}"`);
  return driver;
}

export function targetOf(connection: Connection) {
  const { url, username, password, ca, maxConnections, persistence } = connection;
  const { certificateKey = '', writeConcern = '' } = connection;
  const mongodb = { certificateKey, writeConcern };
  return { url, username, password, ca, maxConnections, persistence, ...mongodb } satisfies DatabaseTarget;
}

/** Throws a `Refusal` (400) for a role that may not use a database. */
export function checkAllowed({ allowedRoles }: Connection, role: string): void {
  if (!allowedRoles.some((pattern) => stands(pattern, role)))
    throw new Refusal(400, `"${role}" is not an allowed role`);
}

function stands(pattern: string, role: string): boolean {
  const [opens, closes] = [pattern.startsWith('*'), pattern.endsWith('*')];
  if (pattern === '*') return true;
  const text = pattern.slice(opens ? 1 : 0, closes ? -1 : undefined);
  if (opens && closes) return role.includes(text);
  if (opens) return role.endsWith(text);
  return closes ? role.startsWith(text) : role === text;
}

/** Does something in a database. Throws a `Refusal` that says what the database says, and no password. */
export async function withDatabase<Result>(
  call: EngineCall,
  name: string,
  use: (driver: DatabaseDriver, target: DatabaseTarget) => Promise<Result>,
): Promise<Result> {
  const connection = await settled(call, name);
  const driver = driverOf(call, connection.plugin);
  try {
    return await use(driver, targetOf(connection));
  } catch (error) {
    const other = isRefused(error) && (await otherPassword(call, name, connection));
    if (!other) throw refusalOf(error);
    return use(driver, { ...targetOf(connection), password: other }).catch(() => {
      throw refusalOf(error);
    });
  }
}

/** A password that somebody set, or is about to set, after another one was read. */
async function otherPassword({ store }: EngineCall, name: string, { password }: Connection) {
  const after = (await store.get<Connection>(connectionPath(name)))?.value;
  return after?.password === password ? after.next : after?.password;
}

/** What went wrong in a database as whoever asked is told. */
export function refusalOf(error: unknown, status = 500): unknown {
  return error instanceof Fault ? new Refusal(status, error.message) : error;
}

/** A database with the password that is good, where a rotation did not say which one it is. */
async function settled(call: EngineCall, name: string): Promise<Connection> {
  const connection = await connectionOf(call, name);
  const { next, rotatingUntil = 0, ...before } = connection;
  if (next === undefined || rotatingUntil > call.now) return connection;
  const promoted = { ...before, password: next };
  const isGood = await isAccepted(driverOf(call, before.plugin), targetOf(promoted));
  const after = isGood ? promoted : before;
  const changed = await call.store.update<Connection>(connectionPath(name), (now) =>
    now?.next === next ? after : now,
  );
  return changed ?? after;
}

async function isAccepted(driver: DatabaseDriver, target: DatabaseTarget): Promise<boolean> {
  try {
    await driver.verify(target);
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw refusalOf(error);
  }
}

export function isRefused(error: unknown): boolean {
  return error instanceof Fault && error.code === 'refused';
}
