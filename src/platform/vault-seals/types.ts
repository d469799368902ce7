import type * as z from 'zod';
import type { VectorId } from '../../model/vector.ts';

/** A key as it was wrapped, in words of what wrapped it; no secret. */
export type WrappedKey = Readonly<Record<string, string>>;

/**
 * A key that never leaves where it is, by which others are wrapped. Rejects with a `Fault`: `unreachable` where nobody
 * answers, `refused` where it says no, `mismatch` for what it did not wrap. No fault tells a key or a PIN.
 */
export interface KeyWrapper {
  /** Id of the unit. */
  readonly kind: string;
  wrap(key: Buffer): Promise<WrappedKey>;
  unwrap(wrapped: WrappedKey): Promise<Buffer>;
}

/** A kind of seal that opens without people: one folder. */
export interface SealUnit<Settings = unknown> {
  /** Its folder's name, and the type by which Vault's `seal` stanza names it. */
  readonly id: string;
  readonly title: string;
  readonly vectors: readonly [VectorId, ...VectorId[]];
  /** What it is configured with, named as in Vault's stanza. */
  readonly settings: z.ZodType<Settings>;
  /** Rejects with a `Fault` (`usage`) where something has to be installed. Asks nobody yet, where it can be helped. */
  open(settings: Settings): Promise<KeyWrapper>;
}
