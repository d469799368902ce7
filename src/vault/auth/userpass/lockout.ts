import type { MountStore } from '../../mounts/mount-store.ts';

/** Failures after which a name is locked, for so long; they are forgotten after as long. In milliseconds. */
const MOST = 5;
const LOCKED = 15 * 60_000;

interface Failures {
  readonly count: number;
  readonly last: number;
}

function pathOf(name: string): string {
  return `failures/${name}`;
}

/** Is a name locked, as somebody tried too often? */
export async function isLocked(store: MountStore, name: string, now: number): Promise<boolean> {
  const found = await store.get<Failures>(pathOf(name));
  return found !== undefined && found.value.count >= MOST && now - found.value.last < LOCKED;
}

export async function noteFailure(store: MountStore, name: string, now: number): Promise<void> {
  await store.update<Failures>(pathOf(name), (before) => ({
    count: before && now - before.last < LOCKED ? before.count + 1 : 1,
    last: now,
  }));
}

export async function forgetFailures(store: MountStore, name: string): Promise<void> {
  if (await store.get(pathOf(name))) await store.remove(pathOf(name));
}
