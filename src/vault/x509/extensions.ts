import { Refusal } from '../refusal.ts';
import { booleanOf, type Der, expect, inside, oidText, readDer, TAG, unsigned } from '../der/decode.ts';
import { boolean, explicit, flags, implicit, integer, octets, oid, sequence } from '../der/encode.ts';

export const EXTENSION = {
  keyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  deltaCrl: '2.5.29.27',
  nameConstraints: '2.5.29.30',
  crlPoints: '2.5.29.31',
  policies: '2.5.29.32',
  issuerKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
} as const;

/** As Vault names them, by the number of their flag (RFC 5280, section 4.2.1.3). */
const KEY_USAGES = [
  'DigitalSignature',
  'ContentCommitment',
  'KeyEncipherment',
  'DataEncipherment',
  'KeyAgreement',
  'CertSign',
  'CRLSign',
  'EncipherOnly',
  'DecipherOnly',
];
export const SIGNS_CERTIFICATES = 5;
export const SIGNS_CRLS = 6;

const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['any', '2.5.29.37.0'],
  ['serverauth', '1.3.6.1.5.5.7.3.1'],
  ['clientauth', '1.3.6.1.5.5.7.3.2'],
  ['codesigning', '1.3.6.1.5.5.7.3.3'],
  ['emailprotection', '1.3.6.1.5.5.7.3.4'],
  ['ipsecendsystem', '1.3.6.1.5.5.7.3.5'],
  ['ipsectunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsecuser', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', '1.3.6.1.5.5.7.3.8'],
  ['ocspsigning', '1.3.6.1.5.5.7.3.9'],
]);

/** The numbers of key usages by Vault's names. Throws a `Refusal` (400) for a name that is none. */
export function keyUsagesOf(names: readonly string[]): readonly number[] {
  return names.map((name) => {
    const plain = name.replace(/^KeyUsage/i, '').toLowerCase();
    const found = KEY_USAGES.findIndex((one) => one.toLowerCase() === plain);
    if (found === -1) throw new Refusal(400, `unknown key usage: ${name}`);
    return found;
  });
}

/** Object identifiers of purposes by Vault's names. Throws a `Refusal` (400) for a name that is none. */
export function purposesOf(names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const found = PURPOSES.get(name.replace(/^ExtKeyUsage/i, '').toLowerCase());
    if (found === undefined) throw new Refusal(400, `unknown extended key usage: ${name}`);
    return found;
  });
}

/** Object identifiers as somebody wrote them. Throws a `Refusal` (400) for what is none. */
export function checkedOids(texts: readonly string[]): readonly string[] {
  for (const text of texts)
    if (!/^(?:[01]\.[1-3]?\d|2\.\d{1,2})(?:\.\d{1,9}){0,30}$/.test(text))
      throw new Refusal(400, `"${text}" is no object identifier`);
  return texts;
}

export function extension(type: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(type), ...(isCritical ? [boolean(true)] : []), octets(value));
}

export function keyUsage(numbers: readonly number[]): Buffer {
  return extension(EXTENSION.keyUsage, flags(numbers), true);
}

export function extendedKeyUsage(oids: readonly string[]): Buffer {
  return extension(EXTENSION.extendedKeyUsage, sequence(...oids.map(oid)));
}

/** An authority with at most so many others below it, -1 for any number; undefined for no authority. */
export function basicConstraints(pathLength: number | undefined): Buffer {
  const parts = pathLength === undefined ? [] : [boolean(true)];
  const limit = pathLength === undefined || pathLength < 0 ? [] : [integer(pathLength)];
  return extension(EXTENSION.basicConstraints, sequence(...parts, ...limit), true);
}

export function keyIdentifierOf(identifier: Buffer): Buffer {
  return extension(EXTENSION.keyIdentifier, octets(identifier));
}

export function issuerKeyIdentifier(identifier: Buffer): Buffer {
  return extension(EXTENSION.issuerKeyIdentifier, sequence(implicit(0, identifier)));
}

function trees(number: number, domains: readonly string[]): readonly Buffer[] {
  if (domains.length === 0) return [];
  return [explicit(number, ...domains.map((domain) => sequence(implicit(2, domain))))];
}

/** Names of DNS below which an authority may sign, and may not (RFC 5280, section 4.2.1.10). */
export function nameConstraints(permitted: readonly string[], excluded: readonly string[]): Buffer {
  const value = sequence(...trees(0, permitted), ...trees(1, excluded));
  return extension(EXTENSION.nameConstraints, value, true);
}

export function policies(oids: readonly string[]): Buffer {
  return extension(EXTENSION.policies, sequence(...oids.map((one) => sequence(oid(one)))));
}

function point(url: string): Buffer {
  return sequence(explicit(0, explicit(0, implicit(6, url))));
}

function access(type: string, url: string): Buffer {
  return sequence(oid(type), implicit(6, url));
}

/** Where to get what revokes, and the issuer's own certificate. */
export function urlExtensions(urls: {
  readonly issuers: readonly string[];
  readonly crls: readonly string[];
  readonly ocsp: readonly string[];
}): readonly Buffer[] {
  const accesses = [
    ...urls.ocsp.map((url) => access('1.3.6.1.5.5.7.48.1', url)),
    ...urls.issuers.map((url) => access('1.3.6.1.5.5.7.48.2', url)),
  ];
  return [
    ...(accesses.length > 0 ? [extension(EXTENSION.authorityAccess, sequence(...accesses))] : []),
    ...(urls.crls.length > 0 ? [extension(EXTENSION.crlPoints, sequence(...urls.crls.map(point)))] : []),
  ];
}

/** An extension as it was read. */
export interface Extension {
  readonly type: string;
  readonly isCritical: boolean;
  readonly value: Buffer;
  readonly raw: Buffer;
}

/** Extensions in their sequence, by type. Throws a `Refusal` (400) where one is twice. */
export function readExtensions(list: Der): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  for (const one of inside(list, TAG.sequence)) {
    const parts = inside(one, TAG.sequence);
    const type = oidText(parts[0]);
    const isCritical = parts.length === 3 && booleanOf(parts[1]);
    const { content } = expect(parts.at(-1), TAG.octets);
    if (parts.length > 3 || found.has(type)) throw new Refusal(400, 'an extension is there twice');
    found.set(type, { type, isCritical, value: content, raw: one.raw });
  }
  return found;
}

/** Is it said to be an authority, and with how many below it at most? -1 for any number. */
export function readBasicConstraints(value: Buffer): {
  readonly isAuthority: boolean;
  readonly length: number;
} {
  const parts = [...inside(readDer(value), TAG.sequence)];
  const isAuthority = parts[0]?.tag === TAG.boolean && booleanOf(parts.shift());
  const length = parts.length === 0 ? -1 : unsigned(parts[0]).readUIntBE(0, 1);
  return { isAuthority, length };
}
