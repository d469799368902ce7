import { setTimeout as wait } from 'node:timers/promises';
import type { EngineCall, Lockout, Mount } from '../routing/types.ts';
import { foldedName } from './folded-name.ts';

/** Where a mount says nothing else: after five failures a quarter of an hour, and as long until they are forgotten. */
export const DEFAULT_LOCKOUT: Lockout = { threshold: 5, duration: 900, counterReset: 900, isDisabled: false };
const FOLDER = 'failures/';
const BATCH = 1_000;
/** Milliseconds in which an attempt comes to an end, unless its replica was killed, and between looks for that. */
const [LONGEST, PAUSE] = [10_000, 25];
/** Methods whose names are locked, and what of a name counts: no spelling of one is counted for itself. */
const LOCKING: ReadonlyMap<string, (name: string) => string> = new Map([
  ['userpass', (name) => name.toLowerCase()],
  ['ldap', foldedName],
  ['approle', (roleId) => roleId],
]);

interface Failures {
  /** Not there of those that were noted by their name. */
  readonly name?: string;
  readonly count: number;
  /** In milliseconds since 1970. */
  readonly last: number;
  /** Attempts among them that were counted before anybody knows what comes of them. */
  readonly underWay?: number;
}

/** Is a name locked, as somebody tried too often? */
export async function isLocked(call: EngineCall, name: string): Promise<boolean> {
  const found = await call.store.get<Failures>(pathOf(call, name));
  return isLockedBy(found?.value, call);
}

/**
 * Counts an attempt as one that failed, before the password is compared: however many come at once, on whatever replica, no
 * more are let through than may fail. False where the name is locked. Where others are under way who may yet get in, it
 * waits for what comes of them. `failAttempt`, `withdrawAttempt` or `forgetFailures` is to follow.
 */
export async function countAttempt(call: EngineCall, name: string): Promise<boolean> {
  const { store, now, mount } = call;
  if (lockoutOf(mount).isDisabled) return true;
  for (let waited = 0; ;) {
    const stored = await store.getNow<Failures>(pathOf(call, name));
    if (isLockedBy(stored?.value, call)) {
      if (!isUnderWay(stored?.value, call) || waited >= LONGEST) return false;
      await wait(PAUSE);
      waited += PAUSE;
      continue;
    }
    const underWay = (isUnderWay(stored?.value, call) ? (stored?.value.underWay ?? 0) : 0) + 1;
    const value = { ...withFailure(call, name, stored?.value), underWay };
    const change = { path: pathOf(call, name), value, expected: stored?.version ?? 0 };
    if (await store.write([{ ...change, due: now + keptFor(mount) }])) return true;
  }
}

/** What was counted has failed. */
export function failAttempt(call: EngineCall, name: string): Promise<void> {
  return endAttempt(call, name, 0);
}

/** What was counted was no attempt: nobody could say whether it was right. */
export function withdrawAttempt(call: EngineCall, name: string): Promise<void> {
  return endAttempt(call, name, 1);
}

async function endAttempt(call: EngineCall, name: string, withdrawn: number): Promise<void> {
  const { store, mount, now } = call;
  if (lockoutOf(mount).isDisabled) return;
  const change = (before: Failures | undefined) => {
    // Somebody has got in meanwhile, or has unlocked the name.
    if (!before || before.count <= withdrawn) return undefined;
    return {
      ...before,
      count: before.count - withdrawn,
      underWay: Math.max(0, (before.underWay ?? 0) - 1),
    };
  };
  await store.update<Failures>(pathOf(call, name), change, now + keptFor(mount));
}

/** Counts a failure that is known as one. */
export async function noteFailure(call: EngineCall, name: string): Promise<void> {
  const { store, mount, now } = call;
  if (lockoutOf(mount).isDisabled) return;
  const change = (before: Failures | undefined) => withFailure(call, name, before);
  await store.update<Failures>(pathOf(call, name), change, now + keptFor(mount));
}

export async function forgetFailures(call: EngineCall, name: string): Promise<void> {
  const path = pathOf(call, name);
  if (await call.store.get(path)) await call.store.remove(path);
}

/** Names of a mount that are locked now. */
export async function lockedNames(call: EngineCall): Promise<readonly string[]> {
  const rows = await call.store.list(FOLDER);
  const found = rows.length > 0 ? await call.store.getAll<Failures>(rows.map((row) => FOLDER + row)) : [];
  return found
    .flatMap((one) =>
      one?.value.name !== undefined && isLockedBy(one.value, call) && !isUnderWay(one.value, call)
        ? [one.value.name]
        : [],
    )
    .toSorted();
}

/** Forgets failures that count no more, so that names of nobody do not stay. */
export async function forgetOldFailures({ store, mount, now }: EngineCall): Promise<void> {
  const kept = keptFor(mount);
  const rows = await store.claim(FOLDER, now, now + kept, BATCH);
  const found = rows.length > 0 ? await store.getAll<Failures>(rows.map((row) => FOLDER + row)) : [];
  for (const [index, one] of found.entries())
    if (one && now - one.value.last >= kept)
      await store.write([{ path: `${FOLDER}${rows[index]}`, value: undefined, expected: one.version }]);
}

/** Are names of a mount locked? */
export function hasLockout({ kind, type }: Mount): boolean {
  return kind === 'auth' && LOCKING.has(type);
}

export function lockoutOf({ lockout = DEFAULT_LOCKOUT }: Mount): Lockout {
  return lockout;
}

function countedName({ type }: Mount, name: string): string {
  return LOCKING.get(type)?.(name) ?? name;
}

/** Names are hidden in paths, which whoever has the store can read: some people type a password where their name belongs. */
function pathOf({ services, mount }: EngineCall, name: string): string {
  return FOLDER + services.fingerprints.rowOf(countedName(mount, name));
}

/** Milliseconds after which failures count no more. */
function keptFor(mount: Mount): number {
  const { counterReset, duration } = lockoutOf(mount);
  return Math.max(counterReset, duration) * 1000;
}

function withFailure({ mount, now }: EngineCall, name: string, before: Failures | undefined): Failures {
  const counts = before && now - before.last < lockoutOf(mount).counterReset * 1000;
  return { name: countedName(mount, name), count: counts ? before.count + 1 : 1, last: now };
}

/** May somebody yet get in of those who were counted? */
function isUnderWay(failures: Failures | undefined, { now }: EngineCall): boolean {
  return failures !== undefined && (failures.underWay ?? 0) > 0 && now - failures.last < LONGEST;
}

function isLockedBy(failures: Failures | undefined, { mount, now }: EngineCall): boolean {
  const { threshold, duration, isDisabled } = lockoutOf(mount);
  if (!failures || isDisabled) return false;
  return failures.count >= threshold && now - failures.last < duration * 1000;
}
