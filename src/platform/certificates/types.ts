import type { webcrypto } from 'node:crypto';

export type PublicKey = webcrypto.CryptoKey;
export type KeyPair = webcrypto.CryptoKeyPair;

/** A certificate and its key, both as PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

/** Whose a certificate is, of the kinds of RFC 5280, section 4.2.1.6. */
export interface CertificateName {
  readonly type: 'url' | 'dns' | 'ip' | 'email';
  readonly value: string;
}

/** What a certificate says, and when. What it does not say it does not have. */
export interface CertificateTerms {
  /** Relative names, outermost first, such as `{ O: ['Plimsoll'] }`; none: the names alone say whose it is. */
  readonly subject: readonly Readonly<Record<string, readonly string[]>>[];
  readonly names: readonly CertificateName[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** What its key may do. */
  readonly usages: readonly ('sign' | 'sign-certificates' | 'sign-revocations' | 'encipher-keys')[];
  /** What it may be shown for; none: anything. */
  readonly purposes: readonly ('server' | 'client')[];
  /** Where it may sign certificates: how many authorities may be below it, and of which domain's names alone. */
  readonly authority?: { readonly pathLength: number; readonly domain?: string };
}
