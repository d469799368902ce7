import { hash } from 'node:crypto';
import { IdSet } from '../../observe/repository/id-set.ts';
import type { Cache } from '../../platform/cache/types.ts';

/** Bytes that an object is remembered by, and of all that are in one entry. */
const ENTRY = 20;
const LARGEST = 2 ** 20;
/** Bytes that are made ready for names at once. */
const PART = 100 * ENTRY;

/** Objects in which nothing was found, by what looked at them. */
export interface CleanObjects {
  has(id: string, path: string): boolean;
  add(id: string, path: string): void;
  /** Writes those that were added. */
  save(): void;
}

/** Names one behind the other: a history may have millions of objects, which are too many for as many texts. */
class NameRow {
  readonly #parts: Buffer[] = [];
  #room = 0;

  /** What was there before, with these behind it. */
  behind(before: Uint8Array): Buffer {
    const length = before.length + this.#parts.length * PART - this.#room;
    return Buffer.concat([before, ...this.#parts], length);
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  push(name: string): void {
    if (this.#room === 0) {
      this.#parts.push(Buffer.alloc(PART));
      this.#room = PART;
    }
    this.#parts.at(-1)?.write(name, PART - this.#room, 'hex');
    this.#room -= ENTRY;
  }
}

/** Nothing is known, and nothing is remembered. */
const NONE: CleanObjects = { has: () => false, add: () => undefined, save: () => undefined };

/** What the cache knows of objects that rules of this version looked at: some 256 entries for all repositories. */
export function cleanObjects(cache: Cache, version: number): CleanObjects {
  if (cache.keepsNothing) return NONE;
  const known = new IdSet();
  const buckets = new Map<string, { readonly stored: Uint8Array; readonly added: NameRow }>();
  const keyOf = (bucket: string) => `leaks:${version}:${bucket}`;
  const bucketOf = (name: string) => {
    const bucket = name.slice(0, 2);
    const open = buckets.get(bucket);
    if (open) return open;
    const value = cache.get(keyOf(bucket));
    const stored = value instanceof Uint8Array && value.length % ENTRY === 0 ? value : new Uint8Array();
    const bytes = Buffer.from(stored);
    for (let at = 0; at < bytes.length; at += ENTRY) known.add(bytes.toString('hex', at, at + ENTRY));
    const opened = { stored, added: new NameRow() };
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
      if (!known.has(name)) bucketOf(name).added.push(name);
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
  return hash('sha256', `${id} ${path}`).slice(0, 2 * ENTRY);
}
