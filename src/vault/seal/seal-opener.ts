import { randomUUID } from 'node:crypto';
import type { KeyWrapper } from '../../platform/vault-seals/types.ts';
import type { VaultStorage } from '../../platform/vault-storage/types.ts';
import { Refusal } from '../refusal.ts';
import { autoSealOf, makeAutoSeal, recoveryKeyOf } from './auto-seal.ts';
import { SEAL_PATH, storedSeal } from './key-keeper.ts';
import { joinedKey, makeShamirSeal, openShamirSeal, shamirSealOf, shareOf } from './shamir.ts';
import type { ConfiguredSeals, MadeSeal, Seal, StoredSeal } from './types.ts';

/** What gets at the root key of a sealed vault: shares that are given one by one, or what unwraps it. */
export class SealOpener {
  readonly #storage: VaultStorage;
  readonly #seals: ConfiguredSeals;
  #given: Buffer[] = [];
  #nonce = '';

  constructor(storage: VaultStorage, seals: ConfiguredSeals) {
    this.#storage = storage;
    this.#seals = seals;
  }

  /** Shares that were given so far. */
  get progress(): number {
    return this.#given.length;
  }

  /** Tells those who give shares that they give them to the same; empty before the first. */
  get nonce(): string {
    return this.#nonce;
  }

  /** By what a new vault is sealed. */
  get kind(): string {
    return this.#seals.active?.kind ?? 'shamir';
  }

  /** Is this seal to be replaced by what is configured now? */
  isToMigrate(seal: Seal): boolean {
    return kindOf(seal) !== this.kind;
  }

  /** The seal of a new vault. */
  make(rootKey: Buffer, shares: number, threshold: number): Promise<MadeSeal> {
    const { active } = this.#seals;
    return active
      ? makeAutoSeal(rootKey, shares, threshold, active)
      : makeShamirSeal(rootKey, shares, threshold);
  }

  /** The root key, where nobody is needed for it. Rejects with a `Fault` where what unwraps it does not. */
  async automatically(): Promise<Buffer | undefined> {
    const { active } = this.#seals;
    const seal = (await storedSeal(this.#storage))?.seal;
    if (!active || seal?.type !== 'auto' || seal.kind !== active.kind) return undefined;
    return active.unwrap(seal.wrapped);
  }

  /**
   * Takes a share, of the recovery key where there is one. Gives the root key once there are enough of them, and has
   * replaced the seal then where it is to `migrate`. Throws a `Refusal` (400) for what is none, and where enough of them
   * do not fit; they are forgotten then.
   */
  async give(text: string, migrate: boolean): Promise<Buffer | undefined> {
    const stored = await storedSeal(this.#storage);
    if (!stored) throw new Refusal(400, 'Vault is not initialized');
    const { seal } = stored;
    if (this.isToMigrate(seal) !== migrate)
      throw new Refusal(
        400,
        migrate
          ? 'there is nothing to migrate'
          : `the vault is sealed by ${kindOf(seal)} and configured with ${this.kind}: give each share with "migrate"`,
      );
    const share = shareOf(text);
    if (!share) throw new Refusal(400, "'key' must be a valid hex or base64 string");
    if (!this.#given.some((one) => one.equals(share))) this.#given.push(share);
    this.#nonce ||= randomUUID();
    if (this.#given.length < seal.threshold) return undefined;
    try {
      return await this.#open(stored, migrate);
    } finally {
      this.forget();
    }
  }

  forget(): void {
    for (const share of this.#given) share.fill(0);
    this.#given = [];
    this.#nonce = '';
  }

  async #open(stored: StoredSeal, migrate: boolean): Promise<Buffer> {
    const { seal } = stored;
    const rootKey =
      seal.type === 'shamir'
        ? await openShamirSeal(seal, this.#given)
        : await this.#wrapperOf(seal.kind).unwrap(seal.wrapped);
    const key =
      rootKey &&
      (seal.type === 'shamir'
        ? await joinedKey(seal.threshold, this.#given)
        : await recoveryKeyOf(seal, rootKey, this.#given));
    if (!rootKey || !key)
      throw new Refusal(400, 'the shares do not make the key: at least one of them is wrong');
    if (migrate) await this.#migrate(stored, rootKey, key);
    key.fill(0);
    return rootKey;
  }

  /** Holders of shares stay as they are. */
  async #migrate({ seal, version }: StoredSeal, rootKey: Buffer, key: Buffer): Promise<void> {
    const { active } = this.#seals;
    const next = active ? await autoSealOf(rootKey, key, seal, active) : shamirSealOf(rootKey, key, seal);
    const value = Buffer.from(JSON.stringify(next));
    if (!(await this.#storage.write([{ path: SEAL_PATH, value, expected: version }])))
      throw new Refusal(400, 'the seal was replaced meanwhile');
  }

  #wrapperOf(kind: string): KeyWrapper {
    const { active, former } = this.#seals;
    const found = [active, ...former].find((one) => one?.kind === kind);
    if (!found) throw new Refusal(400, `the vault is sealed by ${kind}, which is not configured`);
    return found;
  }
}

/** As Vault names it. */
export function kindOf(seal: Seal): string {
  return seal.type === 'auto' ? seal.kind : seal.type;
}
