import { Fault } from '../../model/fault.ts';
import type { StoredValue, Values, VaultStorage } from '../../platform/vault-storage/types.ts';
import { ThisTurn } from '../this-turn.ts';
import { seal, unseal } from './cipher.ts';
import type { KeyRing } from './key-ring.ts';
import { ownJson } from './own-json.ts';

/** What somebody wrote, as it was. */
export interface Entry {
  readonly value: Buffer;
  /** Counts the writes of its path from 1. */
  readonly version: number;
  /** The value as JSON; nobody may change what that gives, as others get the same. */
  json(): unknown;
}

/** What is at some paths, in their order. */
type Entries = readonly (Entry | undefined)[];

/** A value that was opened, parsed once at most. */
class OpenEntry implements Entry {
  readonly value: Buffer;
  readonly version: number;
  #json: unknown;

  constructor(value: Buffer, version: number) {
    this.value = value;
    this.version = version;
  }

  json(): unknown {
    this.#json ??= ownJson(this.value);
    return this.#json;
  }
}

/** What was opened, and what of the store that was. */
interface Opened {
  readonly stored: StoredValue;
  readonly entry: Entry;
}

export interface EntryChange {
  readonly path: string;
  /** Undefined to remove it. */
  readonly value: Buffer | undefined;
  /** The version that must be there, 0 for none; default whatever is. */
  readonly expected?: number;
  /** When `claim` gives it, in milliseconds since 1970; default never. */
  readonly due?: number | undefined;
}

/** Format of what is stored: this byte, four of the key's generation, then what `seal` gives. */
const FORMAT = 1;
const HEAD_SIZE = 5;
/** What the vault knows of mounts, tokens and policies: nothing that a mount keeps. */
const OWN = /^(?:core|tokens|policies)\//;
const MOST_KNOWN = 10_000;
/** Writes that meet others are tried again so often. */
const ATTEMPTS = 32;

/**
 * What lies between the vault and its store: nothing leaves it but ciphertext, bound to its path and version, so that a
 * store cannot exchange values, or give an earlier one as the newest by its number. Paths are not hidden. Rejects with a `Fault`
 * (`mismatch`) for what was changed in the store.
 */
export class Barrier {
  readonly #storage: VaultStorage;
  readonly #ring: KeyRing;
  readonly #follow: () => Promise<void>;
  #writes = 0;
  readonly #known = new Map<string, Opened>();
  readonly #openedNow = new ThisTurn<Opened>();

  /** `follow` has the ring take up the generations that other replicas made. */
  constructor(storage: VaultStorage, ring: KeyRing, follow: () => Promise<void> = () => Promise.resolve()) {
    this.#storage = storage;
    this.#ring = ring;
    this.#follow = follow;
  }

  /** The same store, for what is encrypted by other keys. */
  withRing(ring: KeyRing): Barrier {
    return new Barrier(this.#storage, ring);
  }

  /** Does some work whose reads need not show more than was answered before it began; see `VaultStorage`. */
  during<Result>(work: () => Promise<Result>, name?: string): Promise<Result> {
    return this.#storage.during(work, name);
  }

  /** The entries at these paths as of one moment, in their order: at once, where the store tells them so. */
  get(paths: readonly string[]): Entries | Promise<Entries> {
    const found = this.#storage.get(paths);
    if (found instanceof Promise) return found.then((values) => this.#all(paths, values));
    return this.#all(paths, found);
  }

  #all(paths: readonly string[], found: Values): Entries | Promise<Entries> {
    if (found.every((stored) => !stored || this.#isKnown(stored))) return this.#openedAll(paths, found);
    return this.#follow().then(() => this.#openedAll(paths, found));
  }

  #openedAll(paths: readonly string[], found: Values): Entries {
    return found.map((stored, index) => stored && this.#opened(paths[index] ?? '', stored));
  }

  /** How many writes it made. */
  get writes(): number {
    return this.#writes;
  }

  list(prefix: string, after = '', limit = Infinity): Promise<readonly string[]> {
    return this.#storage.list(prefix, after, limit === Infinity ? Number.MAX_SAFE_INTEGER : limit);
  }

  /** How many paths there are below a prefix that ends in a slash; `most` where there are more. */
  count(prefix: string, most: number): Promise<number> {
    return this.#storage.count(prefix, Math.min(most, Number.MAX_SAFE_INTEGER));
  }

  /**
   * Makes all changes, or none and answers false where something is not as it was expected. Rejects with an `Error` for
   * two changes of one path, of which the second could never be made.
   */
  async write(changes: readonly EntryChange[]): Promise<boolean> {
    const paths = changes.map(({ path }) => path);
    if (new Set(paths).size < paths.length)
      throw new Error(`a path is written twice at once: ${paths.toSorted().join(', ')}`);
    const isOpen = changes.some(({ expected }) => expected === undefined);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = isOpen ? await this.#storage.get(paths) : [];
      const versions = changes.map(({ expected }, index) => expected ?? found[index]?.version ?? 0);
      // Only who said what is to be there can do something about it.
      if (isOpen && versions.some((version, index) => version !== (found[index]?.version ?? 0))) return false;
      const isDone = await this.#storage.write(
        changes.map(({ path, value, due }, index) => ({
          path,
          value: value && this.#close(path, value, (versions[index] ?? 0) + 1),
          expected: versions[index] ?? 0,
          due,
        })),
      );
      if (isDone) this.#writes += 1;
      if (isDone || !isOpen) return isDone;
    }
    if (changes.some(({ expected }) => expected !== undefined)) return false;
    throw new Fault('limit', `${ATTEMPTS} writes of the same path met others`);
  }

  /** Paths of what is due below a prefix; nobody else gets it before `until`. */
  async claim(prefix: string, now: number, until: number, limit: number): Promise<readonly string[]> {
    const found = await this.#storage.claim(prefix, now, until, limit);
    return found.map(({ path }) => path);
  }

  #isKnown({ value }: StoredValue): boolean {
    return this.#ring.has(generationOf(value));
  }

  /**
   * As `#open`. What every request needs is kept as it was read, and given as it was for as long as the store has the same;
   * everything else, which may be secret, is kept for those who read it in the same turn.
   */
  #opened(path: string, stored: StoredValue): Entry {
    const known = this.#known.get(path) ?? this.#openedNow.get(path);
    if (known && isSame(known.stored, stored)) {
      // Where it was sealed meanwhile, that is said.
      void this.#ring.active;
      return known.entry;
    }
    const opened = { stored, entry: this.#open(path, stored) };
    if (!OWN.test(path)) {
      this.#openedNow.keep(path, opened);
      return opened.entry;
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(path, opened);
    return opened.entry;
  }

  #close(path: string, value: Buffer, version: number): Buffer {
    const { id } = this.#ring.active;
    const key = this.#ring.dataKey(id, scopeOf(path));
    if (!key) throw new Error('the ring has no active key');
    const head = Buffer.alloc(HEAD_SIZE);
    head.writeUInt8(FORMAT, 0);
    head.writeUInt32BE(id, 1);
    return seal(key, value, boundTo(path, version), head);
  }

  #open(path: string, { value, version }: StoredValue): Entry {
    // Where it was sealed meanwhile, that is said.
    void this.#ring.active;
    const generation = generationOf(value);
    const key = generation === undefined ? undefined : this.#ring.dataKey(generation, scopeOf(path));
    const plain = key && unseal(key, value.subarray(HEAD_SIZE), boundTo(path, version));
    if (!plain) throw new Fault('mismatch', `what the store has at "${path}" is not what was written there`);
    return new OpenEntry(plain, version);
  }
}

function isSame(one: StoredValue, other: StoredValue): boolean {
  return one === other || (one.version === other.version && one.value.equals(other.value));
}

/** The generation of the key that encrypted it; undefined of what is not of the format. */
function generationOf(value: Buffer): number | undefined {
  return value[0] === FORMAT && value.length > HEAD_SIZE ? value.readUInt32BE(1) : undefined;
}

/** What has a data key of its own: a mount, or a part of the vault itself, in each namespace. */
function scopeOf(path: string): string {
  const [plane = '', part = '', inner = ''] = path.split('/', 3);
  return part.startsWith('@') ? `${plane}/${part}/${inner}` : `${plane}/${part}`;
}

function boundTo(path: string, version: number): Buffer {
  return Buffer.from(`${version}\0${path}`);
}
