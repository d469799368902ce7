import type { KeyWrapper, WrappedKey } from '../../platform/vault-seals/types.ts';

/** A key of which so many people have a share each, and by which a key of wrong shares is known, in base64. */
export interface KeySplit {
  readonly shares: number;
  readonly threshold: number;
  readonly check: string;
}

/** How the root key is kept: encrypted by the key that is split. */
export interface ShamirSeal extends KeySplit {
  readonly type: 'shamir';
  /** In base64. */
  readonly sealedRootKey: string;
}

/** How the root key is kept: wrapped by what unwraps it without people. The key that is split shows who may recover. */
export interface AutoSeal extends KeySplit {
  readonly type: 'auto';
  /** Of the wrapper. */
  readonly kind: string;
  readonly wrapped: WrappedKey;
}

export type Seal = ShamirSeal | AutoSeal;

export interface MadeSeal<Made extends Seal = Seal> {
  readonly seal: Made;
  readonly shares: readonly Buffer[];
}

/** The seal as it is stored. */
export interface StoredSeal {
  readonly seal: Seal;
  /** By which it is replaced. */
  readonly version: number;
}

/** What a vault is configured with besides shares. */
export interface ConfiguredSeals {
  /** By which it is sealed; undefined: by shares alone. */
  readonly active: KeyWrapper | undefined;
  /** By which it was sealed before, to migrate from. */
  readonly former: readonly KeyWrapper[];
}

/** What an unsealed vault does with its own keys. */
export interface KeyControl {
  /** The generation that encrypts, and since when (milliseconds since 1970). */
  status(): { readonly id: number; readonly created: number };
  /** Makes one generation more, with which all replicas encrypt from then on. */
  rotate(): Promise<void>;
  /** Takes up generations that other replicas made. */
  follow(): Promise<void>;
  /** Forgets every key of this replica. */
  seal(): void;
  stored(): Promise<StoredSeal>;
  /** Are these shares those of a seal, and the seal this vault's? */
  isOpenedBy(seal: Seal, shares: readonly Buffer[]): Promise<boolean>;
  /** A seal as another, whose key is split anew. It counts once it is stored. */
  makeSeal(before: Seal, shares: number, threshold: number): Promise<MadeSeal>;
  /** Everything in the store, as of one moment. */
  snapshot(): AsyncIterable<Buffer>;
  /** Puts a snapshot in the place of everything; by force with its own seal and keys, so that this vault is sealed then. */
  restore(bytes: AsyncIterable<Buffer>, isForced: boolean): Promise<void>;
  /** False where the seal was replaced meanwhile. */
  replaceSeal(seal: Seal, version: number): Promise<boolean>;
}
