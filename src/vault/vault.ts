import { createHash, randomBytes } from 'node:crypto';
import type { VaultStorage } from '../platform/vault-storage/types.ts';
import type { AuditLog } from './audit/types.ts';
import { Barrier } from './barrier/barrier.ts';
import { seal as encrypt, unseal as decrypt } from './barrier/cipher.ts';
import { ownJson } from './barrier/own-json.ts';
import { KEY_SIZE, KeyRing } from './barrier/key-ring.ts';
import { Core, type Parts } from './core.ts';
import { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import type { VaultRequest } from './routing/types.ts';
import { makeShamirSeal, openShamirSeal, type ShamirSeal, shareOf } from './seal/shamir.ts';

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

/** How the vault is sealed; no secret. */
const SEAL_PATH = 'seal/config';
/** The key ring, encrypted by the root key. */
const RING_PATH = 'seal/ring';
const RING_BOUND = Buffer.from('plimsoll vault key ring');

/** A vault, sealed until enough shares were given: then it has a core that serves. Keys are in this process alone. */
export class Vault {
  readonly #parts: VaultParts;
  #core: Core | undefined;
  #ring: KeyRing | undefined;
  #given: Buffer[] = [];

  constructor(parts: VaultParts) {
    this.#parts = parts;
  }

  get version(): string {
    return this.#parts.version;
  }

  async status(): Promise<SealStatus> {
    const seal = await this.#seal();
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
    if (await this.#seal()) throw new Refusal(400, 'Vault is already initialized');
    const rootKey = randomBytes(KEY_SIZE);
    const made = await makeShamirSeal(rootKey, shares, threshold);
    const ring = KeyRing.create(this.#parts.now());
    const isFirst = await this.#parts.storage.write([
      { path: SEAL_PATH, value: Buffer.from(JSON.stringify(made.seal)), expected: 0 },
      { path: RING_PATH, value: encrypt(rootKey, ring.toBytes(), RING_BOUND), expected: 0 },
    ]);
    if (!isFirst) throw new Refusal(400, 'Vault is already initialized');
    const core = this.#coreOf(ring);
    const { tokens } = core.services;
    const request = { displayName: 'root', policies: ['root'], path: 'auth/token/root', token: rootToken };
    const { token } = await tokens.create(request, this.#parts.now());
    rootKey.fill(0);
    ring.wipe();
    return { shares: made.shares, rootToken: token };
  }

  /** Takes a share. Throws a `Refusal` (400) for what is none, and where enough of them do not fit; they are forgotten then. */
  async unseal(text: string): Promise<void> {
    const seal = await this.#seal();
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
    rootKey.fill(0);
  }

  forgetShares(): void {
    for (const share of this.#given) share.fill(0);
    this.#given = [];
  }

  /** Forgets every key. */
  seal(): void {
    this.#ring?.wipe();
    this.#ring = undefined;
    this.#core = undefined;
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

  async #seal(): Promise<ShamirSeal | undefined> {
    const [stored] = await this.#parts.storage.get([SEAL_PATH]);
    return stored && (ownJson(stored.value) as ShamirSeal);
  }

  async #open(rootKey: Buffer): Promise<void> {
    const [stored] = await this.#parts.storage.get([RING_PATH]);
    const bytes = stored && decrypt(rootKey, stored.value, RING_BOUND);
    if (!bytes) throw new Refusal(500, 'the key ring in the store is not the one that was sealed');
    this.#ring = KeyRing.fromBytes(bytes);
    bytes.fill(0);
    const core = this.#coreOf(this.#ring);
    // Nothing is served before it can be recorded.
    await this.#parts.audit.refresh(core.services.settings);
    this.#core = core;
  }

  #coreOf(ring: KeyRing): Core {
    const { storage, audit, now } = this.#parts;
    const [first] = ring.keys;
    if (!first) throw new Error('a ring without keys');
    const salt = createHash('sha256').update('plimsoll vault salt').update(first.key).digest();
    return new Core(new Barrier(storage, ring), salt, this.#parts, audit, now);
  }
}
