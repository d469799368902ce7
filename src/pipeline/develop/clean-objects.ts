import { hash } from 'node:crypto';
import { IdRow } from '../../observe/repository/id-row.ts';
import { ID, IdSet } from '../../observe/repository/id-set.ts';
import type { Cache } from '../../platform/cache/types.ts';

/** Bytes of all that are in one entry. */
const LARGEST = 2 ** 20;

/** Objects in which nothing was found, by what looked at them. */
export interface CleanObjects {
  has(id: string, path: string): boolean;
  add(id: string, path: string): void;
  /** Writes those that were added. */
  save(): void;
}

/** Nothing is known, and nothing is remembered. */
const NONE: CleanObjects = { has: () => false, add: () => undefined, save: () => undefined };

/** What the cache knows of objects that rules of this version looked at: some 256 entries for all repositories. */
export function cleanObjects(cache: Cache, version: number): CleanObjects {
  if (cache.keepsNothing) return NONE;
  const known = new IdSet();
  const buckets = new Map<string, { readonly stored: Uint8Array; readonly added: IdRow }>();
  const keyOf = (bucket: string) => `leaks:${version}:${bucket}`;
  const bucketOf = (name: string) => {
    const bucket = name.slice(0, 2);
    const open = buckets.get(bucket);
    if (open) return open;
    const value = cache.get(keyOf(bucket));
    const stored = value instanceof Uint8Array && value.length % ID === 0 ? value : new Uint8Array();
    const bytes = Buffer.from(stored);
    for (let at = 0; at < bytes.length; at += ID) known.add(bytes.toString('hex', at, at + ID));
    const opened = { stored, added: new IdRow() };
    buckets.set(bucket, opened);
    return opened;
  };
  return {
    has: (id, path) => {
      const name = nameOf(id, path);
      bucketOf(name);
      return known.has(name);
    },
    add: (id, path) => {
      const name = nameOf(id, path);
      const { added } = bucketOf(name);
      if (!known.has(name)) added.push(name);
    },
    save: () => {
      for (const [bucket, { stored, added }] of buckets) {
        if (added.isEmpty) continue;
        const kept = stored.length > LARGEST ? new Uint8Array() : stored;
        cache.set(keyOf(bucket), added.behind(kept));
        buckets.delete(bucket);
      }
    },
  };
}

/** What a path says counts too: the same bytes may be clean under one and not under another. */
function nameOf(id: string, path: string): string {
  return hash('sha256', `${id} ${path}`).slice(0, 2 * ID);
}
