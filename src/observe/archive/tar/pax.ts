import { malformed } from './header.ts';
import { decodeName } from './name.ts';

/** Extended attributes are named like this by star, GNU tar, Go and so by container engines. */
export const FILE_CAPABILITY = 'SCHILY.xattr.security.capability';

/** Engines set these attributes as they are told, and overlay then shows in an entry's place what lies elsewhere. */
export const OVERLAY_ATTRIBUTES = ['trusted', 'user'].flatMap((space) =>
  ['redirect', 'metacopy'].map((name) => `SCHILY.xattr.${space}.overlay.${name}`),
);

/** The PAX keywords that change what an entry is; all others (times, attributes) are skipped. */
const keywords: ReadonlySet<string> = new Set([
  'path',
  'linkpath',
  'size',
  'uid',
  'gid',
  'GNU.sparse.major',
  'GNU.sparse.minor',
  'GNU.sparse.name',
  'GNU.sparse.size',
  'GNU.sparse.realsize',
  'GNU.sparse.numblocks',
  'GNU.sparse.map',
  ...OVERLAY_ATTRIBUTES,
]);
const LONGEST_KEYWORD = Math.max(...Array.from(keywords, ({ length }) => length), FILE_CAPABILITY.length);

/**
 * Reads the records of an extended header, `LENGTH KEYWORD=VALUE\n` each (POSIX.1-2024, pax Extended Header).
 * The pairs GNU.sparse.offset and .numbytes of sparse format 0.0, which repeat, are given as 0.1's `GNU.sparse.map`.
 * Throws a `Fault` 'malformed' for records that do not follow this.
 */
export function parsePax(payload: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  const pairs: string[] = [];
  for (let at = 0; at < payload.length;) {
    const space = payload.indexOf(0x20, at);
    const end = at + recordLength(payload, at, space);
    const equals = payload.indexOf(0x3d, space);
    if (end > payload.length || payload[end - 1] !== 0x0a || equals <= space + 1 || equals >= end) {
      throw malformed('an extended header has a broken record');
    }
    const keyword = payload.toString('latin1', space + 1, Math.min(equals, space + LONGEST_KEYWORD + 2));
    if (keyword === 'GNU.sparse.offset' || keyword === 'GNU.sparse.numbytes') {
      const isOffset = keyword === 'GNU.sparse.offset';
      if (isOffset !== (pairs.length % 2 === 0)) throw malformed('a sparse map is out of order');
      pairs.push(payload.toString('latin1', equals + 1, end - 1));
    } else if (keyword === FILE_CAPABILITY) {
      records.set(keyword, payload.toString('latin1', equals + 1, end - 1));
    } else if (keywords.has(keyword)) {
      records.set(keyword, decodeName(payload, equals + 1, end - 1));
    }
    at = end;
  }
  if (pairs.length > 0) records.set('GNU.sparse.map', pairs.join(','));
  return records;
}

function recordLength(payload: Buffer, at: number, space: number): number {
  // Ten digits are more than any extended header that is read.
  if (space <= at || space - at > 10) throw malformed('an extended header has a record without a length');
  const length = parseDecimal(payload.toString('latin1', at, space));
  // The shortest record has its length, a space, a keyword of one character, "=" and a newline.
  if (length < space - at + 4) throw malformed('an extended header has a record that is too short');
  return length;
}

/** A decimal number of bytes, as PAX writes it, or with a plus as Go takes it too. Throws a `Fault` 'malformed'. */
export function parseDecimal(text: string): number {
  const value = parseInteger(text);
  if (text.startsWith('-')) throw malformed('an extended header has a number that is negative');
  return value;
}

/** A decimal number with any sign. Throws a `Fault` 'malformed'. */
export function parseInteger(text: string): number {
  const value = /^[+-]?[0-9]{1,20}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) throw malformed('an extended header has a number that is none');
  return value;
}
