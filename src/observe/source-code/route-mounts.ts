import { behindPrefix } from './route-path.ts';
import type { Expression } from './types.ts';

/** Where a router is put: a prefix, and the router that it is put into. */
export interface Mount<Into = Expression> {
  readonly prefix: string;
  readonly into: Into;
}

/** Places of one router, and prefixes of it, that are told. */
export const MAXIMUM_MOUNTS = 16;

/** Notes one more place of a router. */
export function addMount<Key, Into>(mounts: Map<Key, Mount<Into>[]>, key: Key, mount: Mount<Into>): void {
  mounts.set(key, [...(mounts.get(key) ?? []), mount].slice(0, MAXIMUM_MOUNTS));
}

/** A prefix behind each of those that are outside of it. */
export function behindPrefixes(prefixes: readonly string[], inner: string): string[] {
  return prefixes.map((prefix) => behindPrefix(prefix, inner)).slice(0, MAXIMUM_MOUNTS);
}
