const PART = '/ocsp/';

/**
 * The path of a GET that has a request of OCSP in base64 after `/ocsp/` (RFC 6960, appendix A.1), with that in one segment,
 * as base64 has slashes, also encoded ones and two in a row, that paths here do not. Any other path is as it was.
 */
export function withOcspInOneSegment(path: string): string {
  const at = path.indexOf(PART);
  const text = path.slice(at + PART.length);
  if (at === -1 || !/^(?:[A-Za-z0-9+/=]|%2[bf]|%3d)+$/i.test(text)) return path;
  const bytes = Buffer.from(decodeURIComponent(text), 'base64');
  return isSequence(bytes) ? `${path.slice(0, at)}${PART}${bytes.toString('base64url')}` : path;
}

/** Is it one sequence of ASN.1 of some length, and nothing else? What is a secret's path hardly is. */
function isSequence(bytes: Buffer): boolean {
  if (bytes.length < 60 || bytes[0] !== 0x30) return false;
  const first = bytes[1] ?? 0;
  if (first < 0x80) return bytes.length === first + 2;
  const size = first & 0x7f;
  return (size === 1 || size === 2) && bytes.length === bytes.readUIntBE(2, size) + size + 2;
}
