import type { Reading } from './types.ts';

/** A part of bytes that is a private key in DER, and the label that PEM has for it (RFC 7468). */
interface Key {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** Keys of one file, and entries of one keystore. */
const MOST_KEYS = 100;
const MOST_ENTRIES = 10_000;
const SEQUENCE = 0x30;
/** Keystores of Java: https://docs.oracle.com/javase/8/docs/api/java/security/KeyStore.html, "JKS" and "JCEKS". */
const JAVA: ReadonlySet<number> = new Set([0xfeedfeed, 0xcececece]);
const KEY_ENTRY = 1;
const CERTIFICATE_ENTRY = 2;
/** How a private key of each kind goes on behind the head of its sequence: RFC 8017, RFC 5958, RFC 5915. */
const BEGINS: readonly (readonly [begin: RegExp, label: string])[] = [
  [/^0201000282/, 'RSA PRIVATE KEY'],
  [/^02010[01]30/, 'PRIVATE KEY'],
  [/^02010104/, 'EC PRIVATE KEY'],
  [
    /^30(?:8[12])?(?:..){1,2}0609(?:2a864886f70d0105|2a864886f70d010c)|^30..060a2a864886f70d010c01/,
    'ENCRYPTED PRIVATE KEY',
  ],
];
/** In PKCS #12, before a key as it is, and one that a password protects (RFC 7292, appendix D). */
const BAGS: readonly (readonly [id: Buffer, label: string])[] = [
  [Buffer.from('060b2a864886f70d010c0a0101a0', 'hex'), 'PRIVATE KEY'],
  [Buffer.from('060b2a864886f70d010c0a0102a0', 'hex'), 'ENCRYPTED PRIVATE KEY'],
];

/** The private keys of a file in DER, and of a keystore of Java or in PKCS #12, each as PEM. */
export function keyReadings(bytes: Buffer): Reading[] {
  return keysIn(bytes).map(({ label, start, end }) => {
    const body = bytes.toString('base64', start, end).replaceAll(/.{64}/g, '$&\n');
    const pem = `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
    return { decoding: 'der', bytes: Buffer.from(pem), originOf: () => ({ start, end }) };
  });
}

function keysIn(bytes: Buffer): Key[] {
  if (bytes.length < 32) return [];
  if (JAVA.has(bytes.readUInt32BE(0))) return keysOfJava(bytes);
  const whole = bytes[0] === SEQUENCE ? sequenceAt(bytes, 0) : undefined;
  // A new line behind it is somebody's editor's.
  if (!whole || bytes.length - whole.end > 2) return [];
  const head = bytes.toString('hex', whole.body, whole.body + 24);
  if (head.startsWith('02010330')) return keysOfBags(bytes);
  const label = BEGINS.find(([begin]) => begin.test(head))?.[1];
  return label === undefined ? [] : [{ label, start: 0, end: whole.end }];
}

/** Where a sequence begins to say something, and where it ends; undefined where there is none. */
function sequenceAt(
  bytes: Buffer,
  start: number,
): { readonly body: number; readonly end: number } | undefined {
  const first = bytes[start + 1] ?? 0xff;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const body = start + 2 + count;
  if (bytes[start] !== SEQUENCE || count > 4 || first === 0x80 || body > bytes.length) return undefined;
  const end = body + (count === 0 ? first : bytes.readUIntBE(start + 2, count));
  return end <= bytes.length ? { body, end } : undefined;
}

/** Keys of PKCS #12 that are not in what a password hides as a whole. */
function keysOfBags(bytes: Buffer): Key[] {
  const keys: Key[] = [];
  for (const [id, label] of BAGS)
    for (let at = bytes.indexOf(id); at >= 0 && keys.length < MOST_KEYS; at = bytes.indexOf(id, at + 1)) {
      const length = bytes[at + id.length] ?? 0;
      const start = at + id.length + 1 + (length < 0x80 ? 0 : length & 0x7f);
      const key = sequenceAt(bytes, start);
      if (key) keys.push({ label, start, end: key.end });
    }
  return keys;
}

/** Entries are keys with chains of certificates, and certificates; all that is not sound ends it. */
function keysOfJava(bytes: Buffer): Key[] {
  const keys: Key[] = [];
  const number = (at: number) => (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Infinity);
  const behindText = (at: number) => (at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Infinity);
  const behindCertificate = (at: number) => {
    const body = behindText(at);
    return body + 4 + number(body);
  };
  let at = 12;
  for (let entry = 0; entry < Math.min(number(8), MOST_ENTRIES) && keys.length < MOST_KEYS; entry += 1) {
    const tag = number(at);
    // Behind its name stands when it was made.
    at = behindText(at + 4) + 8;
    if (tag === CERTIFICATE_ENTRY) at = behindCertificate(at);
    else if (tag === KEY_ENTRY) {
      const start = at + 4;
      const end = start + number(at);
      if (end > bytes.length) break;
      keys.push({ label: 'ENCRYPTED PRIVATE KEY', start, end });
      const chain = number(end);
      at = end + 4;
      for (let link = 0; link < chain && at < bytes.length; link += 1) at = behindCertificate(at);
    } else break;
  }
  return keys;
}
