import { randomBytes, randomUUID } from 'node:crypto';
import type { Barrier } from '../barrier/barrier.ts';
import { seal as encrypt, unseal as decrypt } from '../barrier/cipher.ts';
import { KEY_SIZE, KeyRing } from '../barrier/key-ring.ts';
import { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import { makeShamirSeal, openShamirSeal, shareOf } from '../seal/shamir.ts';
import { type HandedKey, handedTo, KeyHandover } from './key-handover.ts';
import type { Namespace } from './types.ts';

/** What is stored of a namespace that has a seal of its own. */
interface StoredSeal {
  readonly seal: Awaited<ReturnType<typeof makeShamirSeal>>['seal'];
  /** Its key ring, encrypted by its root key, in base64. */
  readonly ring: string;
  /** Shares that were given so far, in base64, to whatever replica; encrypted in the store as all is. */
  readonly given: readonly string[];
  readonly nonce: string;
}

/** A replica that other ones give keys to. */
interface Replica {
  readonly publicKey: string;
  /** In milliseconds since 1970. */
  readonly seen: number;
}

/** The keys of a namespace that is open here. */
interface Opened {
  readonly rootKey: Buffer;
  readonly ring: KeyRing;
  readonly barrier: Barrier;
}

export interface NamespaceSealStatus {
  readonly isSealed: boolean;
  readonly shares: number;
  readonly threshold: number;
  readonly progress: number;
  readonly nonce: string;
}

const SEALS = 'seals/';
const REPLICAS = 'replicas/';
const HANDED = 'handed/';
/** Milliseconds after which a replica says again that it is there, and after which it is believed to be gone. */
const [SAID_AGAIN, GONE] = [20_000, 120_000];

/**
 * The keys of namespaces that have a seal of their own. They are in the memory of each replica while a namespace is
 * open, and nowhere else but encrypted by shares; a replica that starts gets them from the others.
 */
export class NamespaceSeals {
  readonly #barrier: Barrier;
  readonly #store: MountStore;
  readonly #closed: Barrier;
  readonly #handover = new KeyHandover();
  readonly #opened = new Map<string, Opened>();
  #said = -Infinity;
  #told = 0;

  /** `barrier` is the vault's own. */
  constructor(barrier: Barrier) {
    this.#barrier = barrier;
    this.#store = new MountStore(barrier, 'core/');
    const none = KeyRing.create(0);
    none.wipe();
    this.#closed = barrier.withRing(none);
  }

  /** By which a namespace is encrypted; one that opens nothing while it is sealed. */
  barrierOf({ keys }: Pick<Namespace, 'keys'>): Barrier {
    return keys === '' ? this.#barrier : (this.#opened.get(keys)?.barrier ?? this.#closed);
  }

  /** Are its keys not here? */
  isClosed({ keys }: Pick<Namespace, 'keys'>): boolean {
    return keys !== '' && !this.#opened.has(keys);
  }

  /** Makes the keys of a new namespace, which is sealed, and gives their shares, once. */
  async make(id: string, shares: number, threshold: number, now: number): Promise<readonly Buffer[]> {
    const rootKey = randomBytes(KEY_SIZE);
    const made = await makeShamirSeal(rootKey, shares, threshold);
    const ring = KeyRing.create(now);
    const bytes = ring.toBytes();
    const sealed = encrypt(rootKey, bytes, boundTo(id)).toString('base64');
    for (const secret of [rootKey, bytes]) secret.fill(0);
    ring.wipe();
    const stored: StoredSeal = { seal: made.seal, ring: sealed, given: [], nonce: '' };
    await this.#store.put(SEALS + id, stored);
    return made.shares;
  }

  async status(namespace: Namespace): Promise<NamespaceSealStatus> {
    const { seal, given, nonce } = await this.#stored(namespace.id);
    const { shares, threshold } = seal;
    return { isSealed: this.isClosed(namespace), shares, threshold, progress: given.length, nonce };
  }

  /** Adds a share. Gives the root key once there are enough. Throws a `Refusal` (400) for shares that are wrong. */
  async give({ id }: Namespace, text: string): Promise<Buffer | undefined> {
    const share = shareOf(text)?.toString('base64');
    if (share === undefined) throw new Refusal(400, "'key' must be a valid hex or base64 string");
    let given: readonly string[] = [];
    const stored = await this.#change(id, (before) => {
      given = before.given.includes(share) ? before.given : [...before.given, share];
      const isEnough = given.length >= before.seal.threshold;
      return {
        ...before,
        given: isEnough ? [] : given,
        nonce: isEnough ? '' : before.nonce || randomUUID(),
      };
    });
    if (given.length < stored.seal.threshold) return undefined;
    const rootKey = await openShamirSeal(
      stored.seal,
      given.map((one) => Buffer.from(one, 'base64')),
    );
    if (!rootKey) throw new Refusal(400, 'the shares do not make the key: at least one of them is wrong');
    return rootKey;
  }

  async forgetShares({ id }: Namespace): Promise<void> {
    await this.#change(id, (before) => ({ ...before, given: [], nonce: '' }));
  }

  /** Has the keys here from now on, and gives them to the other replicas. */
  async open({ id }: Namespace, rootKey: Buffer, now: number): Promise<void> {
    this.#adopt(id, rootKey, await this.#stored(id));
    await this.#handOver(id, rootKey, now);
  }

  /** Takes the keys that another replica has given this one. False where none has. */
  async take({ keys }: Pick<Namespace, 'keys'>): Promise<boolean> {
    const handed = await this.#store.get<HandedKey>(`${HANDED}${keys}/${this.#handover.id}`);
    const rootKey = handed && this.#handover.open(handed.value, keys);
    if (!rootKey) return false;
    if (this.#opened.has(keys)) rootKey.fill(0);
    else this.#adopt(keys, rootKey, await this.#stored(keys));
    return true;
  }

  /** Forgets the keys of what was sealed, or deleted, on whatever replica. */
  follow(namespaces: readonly Namespace[]): void {
    const open = new Set(namespaces.filter(({ seal }) => seal === 'open').map(({ id }) => id));
    for (const id of this.#opened.keys()) if (!open.has(id)) this.#forget(id);
  }

  /** How often it told others that it is there, which is no writing of what people keep. */
  get told(): number {
    return this.#told;
  }

  /** Tells other replicas that this one is there, and gives those that came the keys that are here. */
  async refresh(now: number): Promise<void> {
    if (now - this.#said >= SAID_AGAIN) {
      this.#said = now;
      const replica: Replica = { publicKey: this.#handover.publicKey, seen: now };
      await this.#store.put(REPLICAS + this.#handover.id, replica);
      this.#told += 1;
    }
    for (const [id, { rootKey }] of this.#opened) await this.#handOver(id, rootKey, now);
  }

  /** Forgets every key. */
  close(): void {
    for (const id of this.#opened.keys()) this.#forget(id);
  }

  /** Nobody gets the keys from the store any more. */
  async withdraw(id: string): Promise<void> {
    await this.#store.removeAll(`${HANDED}${id}/`);
  }

  /** Forgets the seal of a namespace that is no more. */
  async remove(id: string): Promise<void> {
    this.#forget(id);
    await this.withdraw(id);
    await this.#store.remove(SEALS + id);
  }

  async #handOver(id: string, rootKey: Buffer, now: number): Promise<void> {
    const [names, handed] = await Promise.all([
      this.#store.list(REPLICAS),
      this.#store.list(`${HANDED}${id}/`),
    ]);
    const others = names.filter((name) => name !== this.#handover.id && !handed.includes(name));
    const found = await this.#store.getAll<Replica>(others.map((name) => REPLICAS + name));
    for (const [index, name] of others.entries()) {
      const replica = found[index]?.value;
      if (!replica) continue;
      if (now - replica.seen > GONE) await this.#store.remove(REPLICAS + name);
      else if (this.#opened.has(id))
        await this.#store.put(`${HANDED}${id}/${name}`, handedTo(replica.publicKey, rootKey, id));
    }
  }

  #adopt(id: string, rootKey: Buffer, { ring: sealed }: StoredSeal): void {
    const bytes = decrypt(rootKey, Buffer.from(sealed, 'base64'), boundTo(id));
    if (!bytes) throw new Refusal(500, 'the key ring in the store is not the one that was sealed');
    const ring = KeyRing.fromBytes(bytes);
    this.#opened.set(id, { rootKey, ring, barrier: this.#barrier.withRing(ring) });
  }

  #forget(id: string): void {
    const known = this.#opened.get(id);
    this.#opened.delete(id);
    known?.rootKey.fill(0);
    known?.ring.wipe();
  }

  async #stored(id: string): Promise<StoredSeal> {
    const stored = await this.#store.get<StoredSeal>(SEALS + id);
    if (!stored) throw new Refusal(400, 'the namespace has no seal of its own');
    return stored.value;
  }

  async #change(id: string, change: (before: StoredSeal) => StoredSeal): Promise<StoredSeal> {
    const after = await this.#store.update<StoredSeal>(SEALS + id, (before) => {
      if (!before) throw new Refusal(400, 'the namespace has no seal of its own');
      return change(before);
    });
    if (!after) throw new Error('a seal was removed by a change');
    return after;
  }
}

function boundTo(id: string): Buffer {
  return Buffer.from(`plimsoll vault key ring\0${id}`);
}
