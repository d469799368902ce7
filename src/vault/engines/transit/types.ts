import type { KeyType } from './key-types.ts';

/** The key material of one version, in base64. */
export interface KeyVersion {
  /** In milliseconds since 1970. */
  readonly created: number;
  /** The bytes of a symmetric key, or PKCS #8 in DER; empty where the public key alone was imported. */
  readonly secret: string;
  /** SubjectPublicKeyInfo in DER; empty of a symmetric key. */
  readonly publicKey: string;
  readonly hmacKey: string;
  /** PEM, the certificate of this key first. */
  readonly certificateChain?: string | undefined;
}

/** A named key with all its versions: one value, so that what is read is of one moment. */
export interface TransitKey {
  readonly name: string;
  readonly type: KeyType;
  /** Bytes of a key for HMAC. */
  readonly size: number;
  readonly derived: boolean;
  readonly convergent: boolean;
  readonly exportable: boolean;
  readonly allowsPlaintextBackup: boolean;
  readonly deletionAllowed: boolean;
  readonly minDecryption: number;
  /** 0 for the latest. */
  readonly minEncryption: number;
  /** What is older was trimmed; 0 for nothing. */
  readonly minAvailable: number;
  readonly latest: number;
  /** Seconds; 0 for never. */
  readonly autoRotatePeriod: number;
  /** Brought by a caller, and not rotated here since. */
  readonly imported: boolean;
  /** Was any of it brought by a caller? */
  readonly everImported: boolean;
  /** May an imported key be rotated here? */
  readonly allowsRotation: boolean;
  /** Is nothing done by it until it is restored? */
  readonly softDeleted?: boolean | undefined;
  /** By number. */
  readonly versions: Readonly<Record<string, KeyVersion>>;
}

/** What may be chosen where a key is made. */
export type KeyOptions = Pick<
  TransitKey,
  | 'type'
  | 'size'
  | 'derived'
  | 'convergent'
  | 'exportable'
  | 'allowsPlaintextBackup'
  | 'autoRotatePeriod'
  | 'allowsRotation'
>;
