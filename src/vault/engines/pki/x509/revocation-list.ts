import { explicit, integer, sequence, time } from '../der/encode.ts';
import { signed } from './certificate.ts';
import { EXTENSION, extension, issuerKeyIdentifier } from './extensions.ts';
import type { Signer } from './keys.ts';

export interface Revocation {
  readonly serial: Buffer;
  /** In milliseconds since 1970. */
  readonly at: number;
}

export interface RevocationListTerms {
  /** DER. */
  readonly issuer: Buffer;
  readonly keyIdentifier: Buffer;
  readonly number: number;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly revocations: readonly Revocation[];
}

/** A list of what is revoked, signed. Source: RFC 5280, section 5.1. */
export function revocationList(terms: RevocationListTerms, signer: Signer): Buffer {
  const entries = terms.revocations.map(({ serial, at }) => sequence(integer(serial), time(at)));
  const extensions = [
    issuerKeyIdentifier(terms.keyIdentifier),
    extension(EXTENSION.crlNumber, integer(terms.number)),
  ];
  const toSign = sequence(
    integer(1),
    signer.algorithm,
    terms.issuer,
    time(terms.from),
    time(terms.until),
    ...(entries.length > 0 ? [sequence(Buffer.concat(entries))] : []),
    explicit(0, sequence(...extensions)),
  );
  return signed(toSign, signer);
}
