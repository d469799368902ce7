import { timingSafeEqual } from 'node:crypto';
import type { KeyMemory } from '../../platform/key-memory/types.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { seal as encrypt, unseal as decrypt } from '../barrier/cipher.ts';
import { KeyRing } from '../barrier/key-ring.ts';
import { ownJson } from '../barrier/own-json.ts';
import { Refusal } from '../refusal.ts';
import { restoreByForce, restoreSnapshot, saveSnapshot } from '../snapshot/snapshots.ts';
import { recoveryKeyOf, withNewRecoveryKey } from './auto-seal.ts';
import { makeShamirSeal, openShamirSeal } from './shamir.ts';
import type { KeyControl, MadeSeal, Seal, StoredSeal } from './types.ts';

/** How the vault is sealed; no secret. */
export const SEAL_PATH = 'seal/config';
/** The key ring, encrypted by the root key. */
export const RING_PATH = 'seal/ring';
const RING_BOUND = Buffer.from('plimsoll vault key ring');

export function sealedRing(rootKey: Buffer, ring: KeyRing): Buffer {
  const bytes = ring.toBytes();
  const sealed = encrypt(rootKey, bytes, RING_BOUND);
  bytes.fill(0);
  return sealed;
}

/** The seal that is stored; undefined of a vault that was never initialised. */
export async function storedSeal(storage: VaultStorage): Promise<StoredSeal | undefined> {
  const [stored] = await storage.get([SEAL_PATH]);
  return stored && { seal: ownJson(stored.value) as Seal, version: stored.version };
}

/** The root key and the key ring of an unsealed vault, which are in memory until it is sealed. */
export class KeyKeeper implements KeyControl {
  readonly ring: KeyRing;
  readonly #rootKey: Buffer;
  readonly #storage: VaultStorage;
  readonly #now: () => number;
  readonly #onSeal: () => void;
  readonly #memory: KeyMemory | undefined;
  /** The ring as it was read last. A version would not tell that of another vault, which was restored. */
  #read: Buffer | undefined;

  /** Keeps `rootKey` itself, and overwrites it when it is sealed. */
  constructor(
    rootKey: Buffer,
    ring: KeyRing,
    storage: VaultStorage,
    now: () => number,
    onSeal: () => void,
    memory?: KeyMemory,
  ) {
    this.#memory = memory;
    this.#rootKey = rootKey;
    this.ring = ring;
    this.#storage = storage;
    this.#now = now;
    this.#onSeal = onSeal;
  }

  /** Reads the ring of a store. Rejects with a `Refusal` (500) for one that another root key encrypted. */
  static async open(
    rootKey: Buffer,
    storage: VaultStorage,
    now: () => number,
    onSeal: () => void,
    memory?: KeyMemory,
  ): Promise<KeyKeeper> {
    const { ring } = await readRing(rootKey, storage, memory);
    return new KeyKeeper(rootKey, ring, storage, now, onSeal, memory);
  }

  status() {
    return this.ring.active;
  }

  async rotate(): Promise<void> {
    for (;;) {
      const { ring, version } = await readRing(this.#rootKey, this.#storage, this.#memory);
      const next = ring.rotated(this.#now());
      const value = sealedRing(this.#rootKey, next);
      ring.wipe();
      next.wipe();
      if (await this.#storage.write([{ path: RING_PATH, value, expected: version }])) break;
    }
    await this.follow();
  }

  async follow(): Promise<void> {
    const [stored] = await this.#storage.get([RING_PATH]);
    if (!stored || this.#read?.equals(stored.value) || this.ring.keys.length === 0) return;
    const ring = openedRing(this.#rootKey, stored.value, this.#memory);
    if (!ring) {
      // Another replica has restored another vault: what this one would write, nobody could read.
      this.seal();
      throw new Refusal(503, 'Vault is sealed');
    }
    this.ring.adopt(ring);
    ring.wipe();
    this.#read = stored.value;
  }

  seal(): void {
    this.ring.wipe();
    this.#rootKey.fill(0);
    this.#onSeal();
  }

  async stored(): Promise<StoredSeal> {
    const stored = await storedSeal(this.#storage);
    if (!stored) throw new Refusal(500, 'the store has no seal');
    return stored;
  }

  async isOpenedBy(seal: Seal, shares: readonly Buffer[]): Promise<boolean> {
    if (seal.type === 'auto') {
      const key = await recoveryKeyOf(seal, this.#rootKey, shares);
      key?.fill(0);
      return key !== undefined;
    }
    const rootKey = await openShamirSeal(seal, shares);
    const isOurs = rootKey !== undefined && timingSafeEqual(rootKey, this.#rootKey);
    rootKey?.fill(0);
    return isOurs;
  }

  makeSeal(before: Seal, shares: number, threshold: number): Promise<MadeSeal> {
    return before.type === 'auto'
      ? withNewRecoveryKey(before, this.#rootKey, shares, threshold)
      : makeShamirSeal(this.#rootKey, shares, threshold);
  }

  snapshot(): AsyncIterable<Buffer> {
    return saveSnapshot(this.#storage, this.#rootKey);
  }

  async restore(bytes: AsyncIterable<Buffer>, isForced: boolean): Promise<void> {
    if (isForced) {
      await restoreByForce(this.#storage, bytes);
      this.seal();
      return;
    }
    const present = {
      rootKey: this.#rootKey,
      ring: this.ring,
      ringPath: RING_PATH,
      ringOf: (sealed: Buffer) => openedRing(this.#rootKey, sealed, this.#memory),
    };
    await restoreSnapshot(this.#storage, present, bytes);
  }

  replaceSeal(seal: Seal, version: number): Promise<boolean> {
    return this.#storage.write([
      { path: SEAL_PATH, value: Buffer.from(JSON.stringify(seal)), expected: version },
    ]);
  }
}

async function readRing(rootKey: Buffer, storage: VaultStorage, memory?: KeyMemory) {
  const [stored] = await storage.get([RING_PATH]);
  if (!stored) throw new Refusal(500, 'the store has no key ring');
  return { ring: ringOf(rootKey, stored.value, memory), version: stored.version };
}

function ringOf(rootKey: Buffer, sealed: Buffer, memory?: KeyMemory): KeyRing {
  const ring = openedRing(rootKey, sealed, memory);
  if (!ring) throw new Refusal(500, 'the key ring in the store is not the one that was sealed');
  return ring;
}

/** Undefined of a ring that another root key encrypted. */
function openedRing(rootKey: Buffer, sealed: Buffer, memory?: KeyMemory): KeyRing | undefined {
  const bytes = decrypt(rootKey, sealed, RING_BOUND);
  if (!bytes) return undefined;
  const ring = KeyRing.fromBytes(bytes, memory);
  bytes.fill(0);
  return ring;
}
