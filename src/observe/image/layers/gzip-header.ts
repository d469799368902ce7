const FIXED = 10;
/** `FEXTRA`, `FNAME` and `FCOMMENT`; what else there may be is out of the ordinary. */
const [EXTRA, NAME, COMMENT] = [4, 8, 16];

/**
 * Bytes of a gzip header (RFC 1952, 2.3), where all of it is there and it is an ordinary one: of deflate, and without a
 * checksum or reserved flags. Undefined where it is not, or is none.
 */
export function headerLength(bytes: Buffer): number | undefined {
  const flags = bytes[3] ?? 0;
  const isOrdinary =
    bytes.toString('hex', 0, 3) === '1f8b08' && (flags & ~(EXTRA | NAME | COMMENT | 1)) === 0;
  if (!isOrdinary || bytes.length < FIXED + 2) return undefined;
  let at = FIXED;
  if ((flags & EXTRA) !== 0) at += 2 + bytes.readUInt16LE(at);
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  return at <= bytes.length ? at : undefined;
}
