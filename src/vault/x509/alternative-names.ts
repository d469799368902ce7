import { isIP } from 'node:net';
import { Refusal } from '../refusal.ts';
import { type Der, inside, malformed, readDer, TAG } from '../der/decode.ts';
import { implicit, sequence } from '../der/encode.ts';

/** Whose a certificate is besides its subject (RFC 5280, section 4.2.1.6). */
export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly emails: readonly string[];
  /** As text. */
  readonly ips: readonly string[];
  readonly uris: readonly string[];
}

export const NO_NAMES: AlternativeNames = { dns: [], emails: [], ips: [], uris: [] };
const EMAIL = 1;
const DNS = 2;
const URI = 6;
const IP = 7;
/** Names that a certificate has at most; clients look through all of them. */
const MOST = 250;

/** The value of the extension; undefined where there is no name. */
export function alternativeNamesDer({ dns, emails, ips, uris }: AlternativeNames): Buffer | undefined {
  const names = [
    ...dns.map((name) => implicit(DNS, name)),
    ...emails.map((name) => implicit(EMAIL, name)),
    ...ips.map((address) => implicit(IP, addressBytes(address))),
    ...uris.map((name) => implicit(URI, name)),
  ];
  if (names.length > MOST) throw new Refusal(400, `a certificate has at most ${MOST} names`);
  return names.length === 0 ? undefined : sequence(...names);
}

/** Throws a `Refusal` (400) for a name of a kind that no rule of a role speaks of. */
export function readAlternativeNames(value: Buffer): AlternativeNames {
  const found = { dns: [] as string[], emails: [] as string[], ips: [] as string[], uris: [] as string[] };
  for (const name of inside(readDer(value), TAG.sequence)) {
    const number = name.tag & 0x1f;
    if ((name.tag & 0xe0) !== 0x80) throw unknownKind();
    if (number === DNS) found.dns.push(asciiOf(name));
    else if (number === EMAIL) found.emails.push(asciiOf(name));
    else if (number === URI) found.uris.push(asciiOf(name));
    else if (number === IP) found.ips.push(addressText(name.content));
    else throw unknownKind();
  }
  return found;
}

function unknownKind(): Refusal {
  return new Refusal(400, 'alternative names are of DNS, email, addresses and URIs');
}

function asciiOf({ content }: Der): string {
  const text = content.toString('latin1');
  if (!/^[\x20-\x7e]+$/.test(text)) throw new Refusal(400, 'a name has characters that it cannot have');
  return text;
}

/** Is it an address as people write it, without a zone? */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // The parser of URLs has only groups of hexadecimal digits in what it gives.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return Buffer.from([...first, ...zeros, ...last].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.');
  if (bytes.length !== 16) throw malformed();
  return (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
}
