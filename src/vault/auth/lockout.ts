import type { EngineCall, Lockout, Mount } from '../routing/types.ts';
import { foldedName } from './folded-name.ts';

/** Where a mount says nothing else: after five failures a quarter of an hour, and as long until they are forgotten. */
export const DEFAULT_LOCKOUT: Lockout = { threshold: 5, duration: 900, counterReset: 900, isDisabled: false };
const FOLDER = 'failures/';
const BATCH = 1_000;
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
}

/** Is a name locked, as somebody tried too often? */
export async function isLocked(call: EngineCall, name: string): Promise<boolean> {
  const found = await call.store.get<Failures>(pathOf(call, name));
  return isLockedBy(found?.value, call);
}

export async function noteFailure(call: EngineCall, name: string): Promise<void> {
  const { store, mount, now } = call;
  const { counterReset, duration, isDisabled } = lockoutOf(mount);
  if (isDisabled) return;
  await store.update<Failures>(
    pathOf(call, name),
    (before) => ({
      name: countedName(mount, name),
      count: before && now - before.last < counterReset * 1000 ? before.count + 1 : 1,
      last: now,
    }),
    now + Math.max(counterReset, duration) * 1000,
  );
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
    .flatMap((one) => (one?.value.name !== undefined && isLockedBy(one.value, call) ? [one.value.name] : []))
    .toSorted();
}

/** Forgets failures that count no more, so that names of nobody do not stay. */
export async function forgetOldFailures({ store, mount, now }: EngineCall): Promise<void> {
  const { counterReset, duration } = lockoutOf(mount);
  const kept = Math.max(counterReset, duration) * 1000;
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

function isLockedBy(failures: Failures | undefined, { mount, now }: EngineCall): boolean {
  const { threshold, duration, isDisabled } = lockoutOf(mount);
  if (!failures || isDisabled) return false;
  return failures.count >= threshold && now - failures.last < duration * 1000;
}
