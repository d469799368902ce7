import type { MountStore } from '../mounts/mount-store.ts';
import type { Lockout, Mount } from '../routing/types.ts';

/** Where a mount says nothing else: after five failures a quarter of an hour, and as long until they are forgotten. */
export const DEFAULT_LOCKOUT: Lockout = { threshold: 5, duration: 900, counterReset: 900, isDisabled: false };
const FOLDER = 'failures/';

interface Failures {
  readonly count: number;
  /** In milliseconds since 1970. */
  readonly last: number;
}

/** Is a name locked, as somebody tried too often? */
export async function isLocked(store: MountStore, mount: Mount, name: string, now: number): Promise<boolean> {
  const found = await store.get<Failures>(FOLDER + name);
  return isLockedBy(found?.value, lockoutOf(mount), now);
}

export async function noteFailure(store: MountStore, mount: Mount, name: string, now: number): Promise<void> {
  const { counterReset, isDisabled } = lockoutOf(mount);
  if (isDisabled) return;
  await store.update<Failures>(FOLDER + name, (before) => ({
    count: before && now - before.last < counterReset * 1000 ? before.count + 1 : 1,
    last: now,
  }));
}

export async function forgetFailures(store: MountStore, name: string): Promise<void> {
  if (await store.get(FOLDER + name)) await store.remove(FOLDER + name);
}

/** Names of a mount that are locked now. */
export async function lockedNames(store: MountStore, mount: Mount, now: number): Promise<readonly string[]> {
  const names = (await store.list(FOLDER)).filter((name) => !name.endsWith('/'));
  const found = names.length > 0 ? await store.getAll<Failures>(names.map((name) => FOLDER + name)) : [];
  return names.filter((_, index) => isLockedBy(found[index]?.value, lockoutOf(mount), now));
}

/** Are names of a mount locked? A directory locks its own. */
export function hasLockout({ kind, type }: Mount): boolean {
  return kind === 'auth' && type === 'userpass';
}

export function lockoutOf({ lockout = DEFAULT_LOCKOUT }: Mount): Lockout {
  return lockout;
}

function isLockedBy(
  failures: Failures | undefined,
  { threshold, duration, isDisabled }: Lockout,
  now: number,
): boolean {
  if (!failures || isDisabled) return false;
  return failures.count >= threshold && now - failures.last < duration * 1000;
}
