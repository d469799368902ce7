import type { MadeSeal, ShamirSeal } from './shamir.ts';

/** The seal as it is stored. */
export interface StoredSeal {
  readonly seal: ShamirSeal;
  /** By which it is replaced. */
  readonly version: number;
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
  /** Are these shares those of a seal, and the key in it this vault's? */
  isOpenedBy(seal: ShamirSeal, shares: readonly Buffer[]): Promise<boolean>;
  /** Splits a new key, by which the root key is encrypted. It counts once it is stored. */
  makeSeal(shares: number, threshold: number): Promise<MadeSeal>;
  /** False where the seal was replaced meanwhile. */
  replaceSeal(seal: ShamirSeal, version: number): Promise<boolean>;
}
