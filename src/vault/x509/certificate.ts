import { randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { expect, inside, readDer, TAG, unsigned } from '../der/decode.ts';
import { bits, explicit, integer, sequence, time } from '../der/encode.ts';
import { EXTENSION, type Extension, readBasicConstraints, readExtensions } from './extensions.ts';
import { keyIdentifier, type Signer } from './keys.ts';

/** What a certificate says, in DER where it is a structure. Times in milliseconds since 1970. */
export interface CertificateTerms {
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: Buffer;
  readonly extensions: readonly Buffer[];
}

/** A certificate, signed. Source: RFC 5280, section 4.1. */
export function signedCertificate(terms: CertificateTerms, signer: Signer): Buffer {
  const toSign = sequence(
    explicit(0, integer(2)),
    integer(terms.serial),
    signer.algorithm,
    terms.issuer,
    sequence(time(terms.notBefore), time(terms.notAfter)),
    terms.subject,
    terms.publicKey,
    explicit(3, sequence(...terms.extensions)),
  );
  return signed(toSign, signer);
}

/** Something with its signature, as certificates, requests and lists are. */
export function signed(toSign: Buffer, signer: Signer): Buffer {
  return sequence(toSign, signer.algorithm, bits(signer.sign(toSign)));
}

/** 159 bits of chance in 20 bytes, positive and without leading zeros (RFC 5280, section 4.1.2.2). */
export function newSerial(): Buffer {
  const bytes = randomBytes(20);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f || 1, 0);
  return bytes;
}

/** As Vault writes it: `1f:0a`. */
export function serialText(serial: Buffer): string {
  return (serial.toString('hex').match(/../g) ?? []).join(':');
}

export function pemOf(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
}

/** Bytes of PEM that is read. */
const MAXIMUM_PEM = 262_144;

/** What is in blocks of PEM with a label that ends so. Throws a `Refusal` (400) for what is too long. */
export function blocksOf(pem: string, label: string): readonly Buffer[] {
  if (pem.length > MAXIMUM_PEM) throw new Refusal(400, `PEM has at most ${MAXIMUM_PEM} bytes`);
  return pem
    .split('-----BEGIN ')
    .slice(1)
    .flatMap((text) => {
      const [name = '', body = '', end = ''] = text.split('-----', 3);
      return name.endsWith(label) && end === `END ${name}` ? [Buffer.from(body, 'base64')] : [];
    });
}

/** A certificate as it was read; its signature is not looked at. */
export interface ReadCertificate {
  readonly der: Buffer;
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: Buffer;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly keyIdentifier: Buffer;
  /** Undefined for no authority, -1 for one with any number of others below it. */
  readonly pathLength: number | undefined;
}

/** Throws a `Refusal` (400) for what is none. */
export function readCertificate(der: Buffer): ReadCertificate {
  const [toSign] = inside(readDer(der), TAG.sequence);
  const parts = inside(toSign, TAG.sequence);
  const [, serial, , issuer, , subject, publicKey] = parts;
  if (parts[0]?.tag !== 0xa0 || !issuer || !subject || !publicKey)
    throw new Refusal(400, 'a certificate is of version 3');
  const list = parts.find(({ tag }) => tag === 0xa3);
  const [only] = list ? inside(list, 0xa3) : [];
  const extensions = only ? readExtensions(only) : new Map<string, Extension>();
  const constraints = extensions.get(EXTENSION.basicConstraints);
  const { isAuthority, length } = constraints
    ? readBasicConstraints(constraints.value)
    : { isAuthority: false, length: -1 };
  const own = extensions.get(EXTENSION.keyIdentifier);
  return {
    der,
    serial: unsigned(serial),
    issuer: issuer.raw,
    subject: subject.raw,
    publicKey: publicKey.raw,
    extensions,
    keyIdentifier: own ? expect(readDer(own.value), TAG.octets).content : keyIdentifier(publicKey.raw),
    pathLength: isAuthority ? length : undefined,
  };
}
