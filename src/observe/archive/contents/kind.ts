import { isCpio } from './cpio.ts';
import { parseHeader } from '../tar/header.ts';
import { isDeb } from './deb.ts';

/** What LZMA compressed with its usual properties: how far back it reaches, and its size or that nobody knew it. */
const LZMA_ALONE = /^5d0000..0.(?:f{16}|.{10}0{6})/;

/** By what those begin with that nothing here opens. */
const CLOSED = [
  ['377abcaf271c', '7z'],
  ['526172211a07', 'rar'],
  ['04224d18', 'lz4'],
] as const;

/** What nothing here opens. */
export type ClosedKind = (typeof CLOSED)[number][1];

/** What is only compressed. */
export type CompressionKind = 'bzip2' | 'gzip' | 'lzip' | 'lzma' | 'xz' | 'zstd';

export type ArchiveKind = 'zip' | 'tar' | 'cpio' | 'deb' | 'rpm' | CompressionKind | ClosedKind;

/** Names of archives before which something else may stand, as what starts them. */
const PREFIXED_ZIP = /\.(?:jar|war|ear|hpi|zip|whl|pyz|pex|egg|apk|aab|vsix|xpi|nupkg)$/i;
const TAR_CHECKSUM = /^[ 0-7]*[0-7][ 0-7]*[\0 ]/;

/** What those begin with that have a mark of their own, or with any byte of 0x50 to 0x5f. */
const FIRST_BYTES: ReadonlySet<number> = new Set([
  0x1f, 0x28, 0xfd, 0x42, 0x21, 0x37, 0xed, 0x04, 0x4c, 0x30,
]);

/** What opens a file, by its first 512 bytes and its name; undefined of what is no archive, and not compressed. */
export function archiveKind(head: Buffer, path: string): ArchiveKind | undefined {
  return markedKind(head) ?? (isTar(head) ? 'tar' : prefixedKind(head, path));
}

function prefixedKind(head: Buffer, path: string): ArchiveKind | undefined {
  return PREFIXED_ZIP.test(path) && head.length > 22 ? 'zip' : undefined;
}

function markedKind(head: Buffer): ArchiveKind | undefined {
  const [first = 0] = head;
  // Most files are none of them, as one look tells.
  if (first >> 4 !== 5 && !FIRST_BYTES.has(first)) return undefined;
  const hex = head.toString('hex', 0, 13);
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return 'zip';
  if (hex.startsWith('1f8b08')) return 'gzip';
  if (hex.startsWith('28b52ffd') || /^5.2a4d18/.test(hex)) return 'zstd';
  if (isDeb(head)) return 'deb';
  if (hex.startsWith('edabeedb')) return 'rpm';
  if (isCpio(head)) return 'cpio';
  if (/^425a683.(?:314159265359|177245385090)/.test(hex)) return 'bzip2';
  if (hex.startsWith('fd377a585a00')) return 'xz';
  if (hex.startsWith('4c5a495001')) return 'lzip';
  if (LZMA_ALONE.test(hex)) return 'lzma';
  return CLOSED.find(([magic]) => hex.startsWith(magic))?.[1];
}

/** Older tars have no mark of their own, and a checksum that nothing else has. */
function isTar(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  if (head.toString('latin1', 257, 262) !== 'ustar' && !TAR_CHECKSUM.test(head.toString('latin1', 148, 156)))
    return false;
  try {
    return parseHeader(head, 0) !== undefined;
  } catch {
    return false;
  }
}
