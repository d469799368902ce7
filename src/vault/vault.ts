import { createHash, randomBytes } from 'node:crypto';
import type { VaultStorage } from '../platform/vault-storage/types.ts';
import type { AuditLog } from './audit/types.ts';
import { Barrier } from './barrier/barrier.ts';
import { KEY_SIZE, KeyRing } from './barrier/key-ring.ts';
import { Core, type Parts } from './core.ts';
import { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import type { VaultRequest } from './routing/types.ts';
import { KeyKeeper, RING_PATH, SEAL_PATH, sealedRing, storedSeal } from './seal/key-keeper.ts';
import { makeShamirSeal, openShamirSeal, shareOf } from './seal/shamir.ts';

/** What a vault is made with. */
export interface VaultParts extends Parts {
  readonly storage: VaultStorage;
  readonly audit: AuditLog;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Initialised {
  readonly shares: readonly Buffer[];
  readonly rootToken: string;
}

export interface SealStatus {
  readonly isInitialised: boolean;
  readonly isSealed: boolean;
  readonly shares: number;
  readonly threshold: number;
  /** Shares that were given so far. */
  readonly progress: number;
}

/** A vault, sealed until enough shares were given: then it has a core that serves. Keys are in this process alone. */
export class Vault {
  readonly #parts: VaultParts;
  #core: Core | undefined;
  #keys: KeyKeeper | undefined;
  #given: Buffer[] = [];

  constructor(parts: VaultParts) {
    this.#parts = parts;
  }

  get version(): string {
    return this.#parts.version;
  }

  async status(): Promise<SealStatus> {
    const seal = (await storedSeal(this.#parts.storage))?.seal;
    return {
      isInitialised: seal !== undefined,
      isSealed: this.#core === undefined,
      shares: seal?.shares ?? 0,
      threshold: seal?.threshold ?? 0,
      progress: this.#core ? 0 : this.#given.length,
    };
  }

  /** Makes keys, shares and a first token; what it gives is never to be had again. Throws a `Refusal` where it was done before. */
  async initialise(shares: number, threshold: number, rootToken?: string): Promise<Initialised> {
    if (await storedSeal(this.#parts.storage)) throw new Refusal(400, 'Vault is already initialized');
    const rootKey = randomBytes(KEY_SIZE);
    const made = await makeShamirSeal(rootKey, shares, threshold);
    const ring = KeyRing.create(this.#parts.now());
    const isFirst = await this.#parts.storage.write([
      { path: SEAL_PATH, value: Buffer.from(JSON.stringify(made.seal)), expected: 0 },
      { path: RING_PATH, value: sealedRing(rootKey, ring), expected: 0 },
    ]);
    if (!isFirst) throw new Refusal(400, 'Vault is already initialized');
    const keys = new KeyKeeper(rootKey, ring, this.#parts.storage, this.#parts.now, () => undefined);
    const { tokens } = this.#coreOf(keys).services;
    const request = { displayName: 'root', policies: ['root'], path: 'auth/token/root', token: rootToken };
    const { token } = await tokens.create(request, this.#parts.now());
    keys.seal();
    return { shares: made.shares, rootToken: token };
  }

  /** Takes a share. Throws a `Refusal` (400) for what is none, and where enough of them do not fit; they are forgotten then. */
  async unseal(text: string): Promise<void> {
    const seal = (await storedSeal(this.#parts.storage))?.seal;
    if (!seal) throw new Refusal(400, 'Vault is not initialized');
    if (this.#core) return;
    const share = shareOf(text);
    if (!share) throw new Refusal(400, "'key' must be a valid hex or base64 string");
    if (!this.#given.some((one) => one.equals(share))) this.#given.push(share);
    if (this.#given.length < seal.threshold) return;
    const rootKey = await openShamirSeal(seal, this.#given);
    this.forgetShares();
    if (!rootKey) throw new Refusal(400, 'the shares do not make the key: at least one of them is wrong');
    await this.#open(rootKey);
  }

  forgetShares(): void {
    for (const share of this.#given) share.fill(0);
    this.#given = [];
  }

  /** Forgets every key. */
  seal(): void {
    const keys = this.#keys;
    this.#core?.close();
    this.#keys = undefined;
    this.#core = undefined;
    keys?.seal();
    this.forgetShares();
  }

  /** The vault behind the seal; undefined while it is sealed. */
  get core(): Core | undefined {
    return this.#core;
  }

  async handle(request: VaultRequest): Promise<Reply> {
    if (!this.#core) return { status: 503, body: { errors: ['Vault is sealed'] } };
    return this.#core.handle(request);
  }

  async #open(rootKey: Buffer): Promise<void> {
    const { storage, now } = this.#parts;
    const keys = await KeyKeeper.open(rootKey, storage, now, () => this.seal());
    const core = this.#coreOf(keys);
    // Nothing is served before it can be recorded.
    await core.refresh();
    this.#keys = keys;
    this.#core = core;
  }

  #coreOf(keys: KeyKeeper): Core {
    const { storage, audit, now } = this.#parts;
    const [first] = keys.ring.keys;
    if (!first) throw new Error('a ring without keys');
    const salt = createHash('sha256').update('plimsoll vault salt').update(first.key).digest();
    const barrier = new Barrier(storage, keys.ring, () => keys.follow());
    return new Core(barrier, salt, this.#parts, audit, now, keys);
  }
}
