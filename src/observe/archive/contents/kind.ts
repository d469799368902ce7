import { parseHeader } from '../tar/header.ts';

export type ArchiveKind = 'zip' | 'tar' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

/** Names of archives before which something else may stand, as what starts them. */
const PREFIXED_ZIP = /\.(?:jar|war|ear|hpi|zip|whl|pyz|pex|egg|apk|aab|vsix|xpi|nupkg)$/i;
const TAR_CHECKSUM = /^[ 0-7]*[0-7][ 0-7]*[\0 ]/;

/** What those begin with that have a mark of their own, or with any byte of 0x50 to 0x5f. */
const FIRST_BYTES: ReadonlySet<number> = new Set([0x1f, 0x28, 0xfd, 0x42]);

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
  const hex = head.toString('hex', 0, 10);
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return 'zip';
  if (hex.startsWith('1f8b08')) return 'gzip';
  if (hex.startsWith('28b52ffd') || /^5.2a4d18/.test(hex)) return 'zstd';
  if (hex.startsWith('fd377a585a00')) return 'xz';
  if (/^425a683.(?:314159265359|177245385090)/.test(hex)) return 'bzip2';
  return undefined;
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
