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
  /** The number of the whole list after which it tells what is new; undefined of a whole one. */
  readonly base?: number;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** What `revocationEntries` gave, in any number of parts. */
  readonly entries: readonly Buffer[];
}

/** Some of what a list has, as it stands there: of a long list only this is kept. */
export function revocationEntries(revocations: readonly Revocation[]): Buffer {
  return Buffer.concat(revocations.map(({ serial, at }) => sequence(integer(serial), time(at))));
}

/** A list of what is revoked, signed. Source: RFC 5280, section 5.1. */
export function revocationList(terms: RevocationListTerms, signer: Signer): Buffer {
  const extensions = [
    issuerKeyIdentifier(terms.keyIdentifier),
    extension(EXTENSION.crlNumber, integer(terms.number)),
    // Critical, so that nobody takes it for a whole list (section 5.2.4).
    ...(terms.base === undefined ? [] : [extension(EXTENSION.deltaCrl, integer(terms.base), true)]),
  ];
  const toSign = sequence(
    integer(1),
    signer.algorithm,
    terms.issuer,
    time(terms.from),
    time(terms.until),
    ...(terms.entries.some(({ length }) => length > 0) ? [sequence(...terms.entries)] : []),
    explicit(0, sequence(...extensions)),
  );
  return signed(toSign, signer);
}
