import { createHash, randomBytes } from 'node:crypto';
import type { KeyMemory } from '../platform/key-memory/types.ts';
import type { VaultStorage } from '../platform/vault-storage/types.ts';
import type { AuditLog } from './audit/types.ts';
import { Barrier } from './barrier/barrier.ts';
import { KEY_SIZE, KeyRing } from './barrier/key-ring.ts';
import { Core } from './core.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import type { VaultRequest } from './routing/types.ts';
import { KeyKeeper, RING_PATH, SEAL_PATH, sealedRing, storedSeal } from './seal/key-keeper.ts';
import { kindOf, SealOpener } from './seal/seal-opener.ts';
import { checkRestored } from './snapshot/snapshots.ts';
import type { ConfiguredSeals } from './seal/types.ts';
import { noteVersion } from './versions.ts';

/** What a vault is made with. */
export interface VaultParts extends Parts {
  readonly storage: VaultStorage;
  readonly audit: AuditLog;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Default shares alone. */
  readonly seals?: ConfiguredSeals;
  /** Default the heap. */
  readonly memory?: KeyMemory | undefined;
  /** Is a store that was put back taken for what it is, when it is opened first? */
  readonly acceptsRollback?: boolean | undefined;
}

export interface Initialised {
  /** Of the key, or of the recovery key where the vault opens without people. */
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
  /** Of those who give them; empty before the first. */
  readonly nonce: string;
  /** What it is sealed by: `shamir`, or what unwraps the root key. */
  readonly kind: string;
  /** Is it to be sealed by another from the next unsealing on? */
  readonly isToMigrate: boolean;
}

/** A vault, sealed until enough shares were given: then it has a core that serves. Keys are in this process alone. */
export class Vault {
  readonly #parts: VaultParts;
  #core: Core | undefined;
  #keys: KeyKeeper | undefined;
  readonly #opener: SealOpener;
  /** Somebody sealed it, so that it does not open by itself. */
  #isHeld = false;
  #acceptsRollback: boolean;

  constructor(parts: VaultParts) {
    this.#parts = parts;
    this.#acceptsRollback = parts.acceptsRollback ?? false;
    this.#opener = new SealOpener(parts.storage, parts.seals ?? { active: undefined, former: [] });
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
      progress: this.#core ? 0 : this.#opener.progress,
      nonce: this.#core ? '' : this.#opener.nonce,
      kind: seal ? kindOf(seal) : this.#opener.kind,
      isToMigrate: seal !== undefined && this.#opener.isToMigrate(seal),
    };
  }

  /** Makes keys, shares and a first token; what it gives is never to be had again. Throws a `Refusal` where it was done before. */
  async initialise(shares: number, threshold: number, rootToken?: string): Promise<Initialised> {
    if (await storedSeal(this.#parts.storage)) throw new Refusal(400, 'Vault is already initialized');
    const rootKey = randomBytes(KEY_SIZE);
    const made = await this.#opener.make(rootKey, shares, threshold);
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

  /** Takes a share, as `SealOpener.give` says. */
  async unseal(text: string, migrate = false): Promise<void> {
    if (this.#core) return;
    const rootKey = await this.#opener.give(text, migrate);
    if (rootKey) await this.#open(rootKey, () => this.#core !== undefined);
  }

  /** Unseals it where nobody is needed for that, and nobody sealed it; was it done? Rejects with a `Fault`. */
  async unsealAutomatically(): Promise<boolean> {
    const isTooLate = () => this.#core !== undefined || this.#isHeld;
    if (isTooLate()) return false;
    const rootKey = await this.#opener.automatically();
    return rootKey !== undefined && this.#open(rootKey, isTooLate);
  }

  forgetShares(): void {
    this.#opener.forget();
  }

  /** Forgets every key. */
  seal(): void {
    const keys = this.#keys;
    this.#isHeld = true;
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

  handle(request: VaultRequest): Promise<Reply> {
    const sealed = { status: 503, body: { errors: ['Vault is sealed'] } };
    return this.#core?.handle(request) ?? Promise.resolve(sealed);
  }

  /** False where it is too late once all is read: somebody else opened it meanwhile, or sealed it. */
  async #open(given: Buffer, isTooLate: () => boolean): Promise<boolean> {
    const { storage, now, memory } = this.#parts;
    const rootKey = memory?.keep(given) ?? given;
    let keys: KeyKeeper | undefined;
    try {
      keys = await KeyKeeper.open(rootKey, storage, now, () => this.seal(), memory);
      const core = this.#coreOf(keys);
      await checkRestored(storage, rootKey);
      if (this.#acceptsRollback) await core.services.chain.accept();
      // Nothing is served before it can be recorded.
      await core.refresh();
      await noteVersion(core.services.settings, this.version, now());
      if (isTooLate()) return false;
      this.#keys = keys;
      this.#core = core;
      this.#isHeld = false;
      this.#acceptsRollback = false;
      return true;
    } finally {
      if (!keys || this.#keys !== keys) {
        keys?.ring.wipe();
        rootKey.fill(0);
      }
    }
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
