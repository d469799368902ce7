import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { ownJson } from './own-json.ts';

/** Bytes of every key. */
export const KEY_SIZE = 32;

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
  /** As objects of Node, which it uses twice as fast as bytes; what is in them is freed when they are collected. */
  readonly #derived = new Map<string, KeyObject>();

  /** Throws an `Error` for a ring without keys. */
  constructor(keys: readonly RingKey[]) {
    if (keys.length === 0) throw new Error('a ring without keys');
    this.#keys = keys;
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
      .map((one) => ({ ...one, key: Buffer.from(one.key) }));
    this.#keys = [...this.#keys, ...more].toSorted((a, b) => a.id - b.id);
  }

  static create(now: number): KeyRing {
    return new KeyRing([{ id: 1, key: randomBytes(KEY_SIZE), created: now }]);
  }

  /** The newest generation, which encrypts. */
  get active(): RingKey {
    const last = this.keys.at(-1);
    if (!last) throw new Refusal(503, 'Vault is sealed');
    return last;
  }

  /** With one generation more; older ones stay, as what they encrypted does. */
  rotated(now: number): KeyRing {
    return new KeyRing([...this.keys, { id: this.active.id + 1, key: randomBytes(KEY_SIZE), created: now }]);
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

  /** As it is stored, encrypted by the root key. */
  toBytes(): Buffer {
    return Buffer.from(
      JSON.stringify(this.keys.map(({ id, key, created }) => ({ id, key: key.toString('base64'), created }))),
    );
  }

  static fromBytes(bytes: Buffer): KeyRing {
    const stored = ownJson(bytes) as readonly { id: number; key: string; created: number }[];
    return new KeyRing(
      stored.map(({ id, key, created }) => ({ id, key: Buffer.from(key, 'base64'), created })),
    );
  }

  /** Overwrites every key. Nothing is encrypted or read with it from then on. */
  wipe(): void {
    for (const { key } of this.#keys) key.fill(0);
    this.#keys = [];
    this.#derived.clear();
  }
}
