import type { VaultPlace } from '../../../model/vault/knowledge.ts';
import { type Note, pathOf } from '../../fingerprints/notes.ts';
import type { StoreChange } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import type { EngineCall } from '../../routing/types.ts';
import { connectionOf, ROTATING, withDatabase } from './connections.ts';
import { newPasswordOf } from './new-credentials.ts';

/** A user who is there, and whose password the vault changes. */
export interface StaticRole {
  readonly database: string;
  readonly username: string;
  readonly statements: readonly string[];
  /** Seconds. */
  readonly period: number;
  /** Empty before the first rotation. */
  readonly password: string;
  /** In milliseconds since 1970. */
  readonly rotated: number;
  /** The password that is being set, or may have been where that failed: it is set again. */
  readonly next?: string;
  /** Notes of its passwords, the newest last: those before are known for a while, where they leaked. */
  readonly notes?: readonly Note[];
  /** Until then nobody else rotates it; in milliseconds since 1970. */
  readonly rotatingUntil?: number;
}

/** Milliseconds after which what failed is tried again. */
const AGAIN = 30_000;
/** Passwords of a role that are known where they leaked. */
const KNOWN = 10;
/** Roles that are rotated at once. */
const BATCH = 50;

export function staticRolePath(name: string): string {
  return `static-role/${name}`;
}

/** Rotates what is due, each role on one replica. Throws what the first of those that failed did, after the others. */
export async function rotateDue(call: EngineCall): Promise<void> {
  const names = await call.store.claim(staticRolePath(''), call.now, call.now + ROTATING, BATCH);
  const done = await Promise.allSettled(names.map((name) => rotate(call, name)));
  const failed = done.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Changes the password of a static role. The new one is noted before the database is told, and set again where nobody
 * heard what came of it. Throws a `Refusal` where somebody else is at it, or the database does not.
 */
export async function rotate(call: EngineCall, name: string): Promise<void> {
  const { store, now } = call;
  const path = staticRolePath(name);
  const { database, username, statements, next } = await lock(call, name);
  try {
    await withDatabase(call, database, (driver, target) =>
      driver.changePassword(target, { username, password: next }, statements),
    );
  } catch (error) {
    const release = (before: StaticRole | undefined) => before && { ...before, rotatingUntil: now };
    await store.update<StaticRole>(path, release, now + AGAIN);
    throw error;
  }
  for (;;) {
    const stored = await store.get<StaticRole>(path);
    if (!stored) return;
    const { next: noted, rotatingUntil: _, ...role } = stored.value;
    // Another one's is not what the database has now: it is rotated once more.
    const isOurs = noted === next;
    const { notes, changes } = isOurs ? withNote(call, name, role, next) : { notes: role.notes, changes: [] };
    const value = isOurs ? { ...role, notes, password: next, rotated: now } : stored.value;
    const due = isOurs ? now + role.period * 1000 : now;
    if (await store.write([{ path, value, expected: stored.version, due }, ...changes])) return;
  }
}

/** Notes a new password, and forgets the oldest of those that were. */
function withNote({ services, now }: EngineCall, name: string, { notes = [] }: StaticRole, password: string) {
  const fingerprint = services.fingerprints.of(password);
  const note: Note = { fingerprint, isGuessable: false, at: now, path: name, field: 'password' };
  const all = [...notes, note];
  const changes: StoreChange[] = [
    { path: pathOf(services.fingerprints, note), value: note },
    ...all.slice(0, -KNOWN).map((old) => ({ path: pathOf(services.fingerprints, old), value: undefined })),
  ];
  return { notes: all.slice(-KNOWN), changes };
}

/** Forgets a static role; its user stays as they are. */
export async function forgetStaticRole({ store, services }: EngineCall, name: string): Promise<void> {
  const role = (await store.get<StaticRole>(staticRolePath(name)))?.value;
  await store.write([
    { path: staticRolePath(name), value: undefined },
    ...(role?.notes ?? []).map((note) => ({ path: pathOf(services.fingerprints, note), value: undefined })),
  ]);
}

/** Whose password a note is of, and whether it is the one of today. */
export async function placeOf(
  { path, field, fingerprint, at }: Note,
  { store, services, mount }: EngineCall,
): Promise<Omit<VaultPlace, 'mount'> | undefined> {
  const role = (await store.get<StaticRole>(staticRolePath(path)))?.value;
  if (!role) return undefined;
  const isCurrent = services.fingerprints.of(role.password) === fingerprint;
  const next = role.notes?.find((one) => one.at > at);
  return {
    kind: 'static-role',
    path: `${mount.path}static-creds/${path}`,
    field,
    state: isCurrent ? 'current' : 'former',
    since: new Date(at).toISOString(),
    ...(next && { until: new Date(next.at).toISOString() }),
    account: role.username,
  };
}

async function lock(call: EngineCall, name: string): Promise<StaticRole & { readonly next: string }> {
  const { store, now } = call;
  const role = (await store.get<StaticRole>(staticRolePath(name)))?.value;
  if (!role) throw new Refusal(400, `unknown role: ${name}`);
  const next = await newPasswordOf(call, await connectionOf(call, role.database));
  const locked = await store.update<StaticRole>(
    staticRolePath(name),
    (before) => {
      if (!before) throw new Refusal(400, `unknown role: ${name}`);
      if ((before.rotatingUntil ?? 0) > now) throw new Refusal(400, 'the password is being rotated');
      return { ...before, next: before.next ?? next, rotatingUntil: now + ROTATING };
    },
    now + ROTATING,
  );
  return { ...(locked as StaticRole), next: locked?.next ?? next };
}
