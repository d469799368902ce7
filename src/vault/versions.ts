import type { MountStore } from './mounts/mount-store.ts';

/** A version of the program that opened the vault, and when it did first: in milliseconds since 1970. */
export interface Installed {
  readonly version: string;
  readonly at: number;
}

const VERSIONS_PATH = 'version-history';
/** The newest are kept. */
const MOST_VERSIONS = 200;

/** Every version that opened the vault, in the order in which they did. */
export async function versionHistory(settings: MountStore): Promise<readonly Installed[]> {
  return (await settings.get<readonly Installed[]>(VERSIONS_PATH))?.value ?? [];
}

/** Notes a version, where it has not opened the vault before. */
export async function noteVersion(settings: MountStore, version: string, now: number): Promise<void> {
  const isKnown = (all: readonly Installed[]) => all.some((one) => one.version === version);
  if (isKnown(await versionHistory(settings))) return;
  await settings.update<readonly Installed[]>(VERSIONS_PATH, (before = []) =>
    isKnown(before) ? before : [...before, { version, at: now }].slice(-MOST_VERSIONS),
  );
}
