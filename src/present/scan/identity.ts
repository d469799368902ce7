import { createHash } from 'node:crypto';

/** RFC 9562's name space for URLs. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** A UUID (version 5, RFC 9562) that is the same whenever the content is. */
export function uuidOf(content: Iterable<string>): string {
  const hash = createHash('sha1').update(URL_NAMESPACE);
  for (const piece of content) hash.update(piece);
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The first 32 hexadecimal digits of a SHA-256 over the parts, in order. */
export function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
