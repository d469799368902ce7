import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { KeyMemory } from '../../platform/key-memory/types.ts';
import { Refusal } from '../refusal.ts';

/** Bytes of every key. */
export const KEY_SIZE = 32;
/** A generation as it is stored: its number, when it was made, and the key. */
const STORED_SIZE = 4 + 8 + KEY_SIZE;
const HEAP: KeyMemory = {
  keep(key) {
    const kept = Buffer.from(key);
    key.fill(0);
    return kept;
  },
};

/** One generation of the key that data keys are made of. */
export interface RingKey {
  /** Counted from 1; what it encrypted names it. */
  readonly id: number;
  readonly key: Buffer;
  /** In milliseconds since 1970. */
  readonly created: number;
}

/**
 * The keys of the barrier, by generation. Each scope (a mount, or a part of the vault itself) has a data key of its own
 * in each generation, by HKDF (RFC 5869), so that no two scopes share nonces, and none has to be stored.
 */
export class KeyRing {
  #keys: readonly RingKey[];
  readonly #memory: KeyMemory;
  /** As objects of Node, which it uses twice as fast as bytes; what is in them is freed when they are collected. */
  readonly #derived = new Map<string, KeyObject>();

  /** Keys are moved to `memory`. Throws an `Error` for a ring without keys. */
  constructor(keys: readonly RingKey[], memory = HEAP) {
    if (keys.length === 0) throw new Error('a ring without keys');
    this.#memory = memory;
    this.#keys = keys.map((one) => ({ ...one, key: memory.keep(one.key) }));
  }

  /** From the oldest; none once they were overwritten. */
  get keys(): readonly RingKey[] {
    return this.#keys;
  }

  /** Takes up copies of the generations of another ring that this one does not have. */
  adopt({ keys }: KeyRing): void {
    if (this.#keys.length === 0) return;
    const known = new Set(this.#keys.map(({ id }) => id));
    const more = keys
      .filter(({ id }) => !known.has(id))
      .map((one) => ({ ...one, key: this.#memory.keep(Buffer.from(one.key)) }));
    this.#keys = [...this.#keys, ...more].toSorted((a, b) => a.id - b.id);
  }

  static create(now: number, memory = HEAP): KeyRing {
    return new KeyRing([{ id: 1, key: randomBytes(KEY_SIZE), created: now }], memory);
  }

  has(generation: number | undefined): boolean {
    return this.#keys.some(({ id }) => id === generation);
  }

  /** The newest generation, which encrypts. */
  get active(): RingKey {
    const last = this.keys.at(-1);
    if (!last) throw new Refusal(503, 'Vault is sealed');
    return last;
  }

  /** With one generation more; older ones stay, as what they encrypted does. */
  rotated(now: number): KeyRing {
    const copies = this.keys.map((one) => ({ ...one, key: Buffer.from(one.key) }));
    const made = { id: this.active.id + 1, key: randomBytes(KEY_SIZE), created: now };
    return new KeyRing([...copies, made], this.#memory);
  }

  /** The data key of a scope in a generation; undefined of a generation that is not known. */
  dataKey(id: number, scope: string): KeyObject | undefined {
    const name = `${id} ${scope}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const ring = this.keys.find((one) => one.id === id);
    if (!ring) return undefined;
    const bytes = Buffer.from(
      hkdfSync('sha256', ring.key, '', `plimsoll vault data key\0${scope}`, KEY_SIZE),
    );
    const made = createSecretKey(bytes);
    bytes.fill(0);
    this.#derived.set(name, made);
    return made;
  }

  /** As it is stored, encrypted by the root key: no text has a key, as nobody can overwrite texts. */
  toBytes(): Buffer {
    const bytes = Buffer.alloc(this.keys.length * STORED_SIZE);
    for (const [index, { id, key, created }] of this.keys.entries()) {
      const at = bytes.writeDoubleBE(created, bytes.writeUInt32BE(id, index * STORED_SIZE));
      key.copy(bytes, at);
    }
    return bytes;
  }

  static fromBytes(bytes: Buffer, memory = HEAP): KeyRing {
    const keys = Array.from({ length: bytes.length / STORED_SIZE }, (_, index) => {
      const stored = bytes.subarray(index * STORED_SIZE, (index + 1) * STORED_SIZE);
      return { id: stored.readUInt32BE(0), created: stored.readDoubleBE(4), key: stored.subarray(12) };
    });
    return new KeyRing(keys, memory);
  }

  /** Overwrites every key. Nothing is encrypted or read with it from then on. */
  wipe(): void {
    for (const { key } of this.#keys) key.fill(0);
    this.#keys = [];
    this.#derived.clear();
  }
}
