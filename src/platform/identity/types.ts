import type { WorkloadIdentity } from '../../model/identity/workload-identity.ts';
import type { VectorId } from '../../model/vector.ts';

export const IDENTITY_SOURCE_IDS = ['builtin', 'remote', 'files'] as const;
export type IdentitySourceId = (typeof IDENTITY_SOURCE_IDS)[number];

/** An X.509-SVID with its key. Source: X509-SVID specification. */
export interface Svid {
  readonly spiffeId: string;
  /** PEM, the leaf first, then what leads to the bundle. */
  readonly chain: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What a node proves and whom it believes, at a moment. */
export interface NodeIdentities {
  /** One for each identity that was asked for and is there. */
  readonly svids: readonly Svid[];
  /** PEM of the certificates that every chain of the trust domain has to end at. */
  readonly bundle: string;
  /** Sentences: why something that was asked for is not there. */
  readonly problems: readonly string[];
}

/** Where a node has its certificates from. They are short-lived: ask again and again. */
export interface IdentitySource {
  /** The newest for some workloads; what is still good is given as it was. Throws a `Fault` where there is nothing at all. */
  current(wanted: readonly WorkloadIdentity[], now: Date): Promise<NodeIdentities>;
}

/** Whoever makes certificates for others, and keys. */
export interface Issuer {
  issue(identity: WorkloadIdentity, now: Date): Promise<Svid>;
  bundle(now: Date): string;
  readonly trustDomain: string;
}

/** A kind of source; SPIRE and cert-manager take the place of the built-in one through `files`. */
export interface IdentityUnit {
  readonly id: IdentitySourceId;
  readonly vectors: readonly VectorId[];
  /** One line for people. */
  readonly description: string;
  /** At a place that its kind has, such as a folder. Throws a `Fault` where there is none. */
  open(place: string, trustDomain: string): IdentitySource;
}
