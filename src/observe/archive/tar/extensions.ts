import { malformed, parseText, sparseFlag, type Header } from './header.ts';
import { readFileCapabilities } from './file-capabilities.ts';
import { FILE_CAPABILITY, OVERLAY_ATTRIBUTES, parseDecimal, parseInteger, parsePax } from './pax.ts';
import { parseMapRecord, type SparseMap } from './sparse.ts';
import type { TarEntry, TarType } from './types.ts';

/** Longest extended header that is read, in bytes; the same bound as Go's archive/tar. */
export const maximumExtension = 1024 * 1024;

/** One entry, and how its content is stored. */
export interface Described {
  readonly entry: TarEntry;
  /** Bytes that follow the header, without padding. */
  readonly stored: number;
  /** A sparse file's map, or where to find it: before the content (format 1.0), or in the header (old GNU). */
  readonly sparse: SparseMap | 'inline' | 'header' | undefined;
}

const flags = { x: 0x78, g: 0x67, L: 0x4c, K: 0x4b };
const slash = 0x2f;

/** Does this type flag mark a header that describes others instead of an entry of its own? */
export function isExtension(flag: number): boolean {
  return flag === flags.x || flag === flags.g || flag === flags.L || flag === flags.K;
}

/**
 * Keeps the extended headers read so far and applies them to the entry they belong to. Where the order of
 * precedence is open, it is that of Go's archive/tar, with which container engines unpack: GNU long names
 * win over PAX records, an empty PAX value leaves the header's own, and global headers are ignored.
 */
export class Extensions {
  #local: Map<string, string> | undefined;
  #longName = '';
  #longLink = '';

  /** Takes in one extended header. Gives what is doubtful about it, if anything. */
  take(flag: number, payload: Buffer): string | undefined {
    if (flag === flags.L) this.#longName = parseText(payload, 0, payload.length);
    else if (flag === flags.K) this.#longLink = parseText(payload, 0, payload.length);
    else if (flag === flags.x) return overlayDoubt((this.#local = parsePax(payload)));
    else {
      // For Go it is an entry of its own, to which what came before it belongs.
      this.#forget();
      return globalDoubt(parsePax(payload));
    }
    return undefined;
  }

  /** Describes the entry of `header`, and forgets the headers that were for it alone. */
  apply(header: Header): Described {
    const records = this.#local;
    const name = this.#longName || records?.get('path') || header.name;
    const link = this.#longLink || records?.get('linkpath') || header.linkName;
    this.#forget();
    const described = describe(header, name, link);
    return records === undefined ? described : override(described, records, hasNoContent(header.flag));
  }

  #forget(): void {
    this.#local = undefined;
    this.#longName = this.#longLink = '';
  }
}

/** Container engines ignore global headers, where other readers of archives apply them. */
function globalDoubt(records: ReadonlyMap<string, string>): string | undefined {
  for (const keyword of records.keys()) {
    if (keyword !== 'uid' && keyword !== 'gid') {
      return `a global header sets "${keyword}", which container engines ignore, and so was ignored`;
    }
  }
  return undefined;
}

function overlayDoubt(records: ReadonlyMap<string, string>): string | undefined {
  const keyword = OVERLAY_ATTRIBUTES.find((one) => records.has(one));
  return keyword && `an entry sets "${keyword}", by which overlay shows in its place what lies elsewhere`;
}

function describe(header: Header, path: string, link: string): Described {
  const type = typeOf(header.flag, path);
  const { mode, uid, gid } = header;
  const size = header.realSize ?? header.size;
  const isLink = type === 'symlink' || type === 'hardlink';
  const base = { path, type, size: type === 'file' ? size : 0, mode: mode & 0o7777, uid, gid };
  return {
    entry: isLink ? { ...base, target: link } : base,
    stored: hasNoContent(header.flag) ? 0 : header.size,
    sparse: header.flag === sparseFlag ? 'header' : undefined,
  };
}

function typeOf(flag: number, path: string): TarType {
  // Writers before POSIX mark a folder only by the slash at its end.
  if (flag === 0) return path.charCodeAt(path.length - 1) === slash ? 'directory' : 'file';
  if (flag === 0x30 || flag === 0x37 || flag === sparseFlag) return 'file';
  if (flag === 0x35 || flag === 0x44) return 'directory';
  if (flag === 0x31) return 'hardlink';
  if (flag === 0x32) return 'symlink';
  return 'other';
}

/** Links, devices, folders and pipes (1 to 6) have no content, whatever size they state. */
function hasNoContent(flag: number): boolean {
  return flag >= 0x31 && flag <= 0x36;
}

function override(described: Described, records: Map<string, string>, noContent: boolean): Described {
  const number = (keyword: string, parse = parseDecimal): number | undefined => {
    const value = records.get(keyword);
    return value === undefined || value === '' ? undefined : parse(value);
  };
  const { entry, sparse } = described;
  const size = number('size');
  const isFile = entry.type === 'file';
  const capabilities = isFile ? readFileCapabilities(records.get(FILE_CAPABILITY) ?? '') : undefined;
  const result = {
    entry: {
      ...entry,
      // An old GNU sparse file states its real size in a field of its own.
      size: isFile && sparse === undefined ? (size ?? entry.size) : entry.size,
      uid: number('uid', parseInteger) ?? entry.uid,
      gid: number('gid', parseInteger) ?? entry.gid,
      ...(capabilities === undefined ? {} : { capabilities }),
    },
    stored: noContent ? 0 : (size ?? described.stored),
    sparse,
  };
  return isFile && sparse === undefined ? describeSparse(result, records) : result;
}

/** Sparse formats 0.0 and 0.1, which may leave their version out, and 1.0. */
function describeSparse(described: Described, records: Map<string, string>): Described {
  const major = records.get('GNU.sparse.major') ?? '';
  const minor = records.get('GNU.sparse.minor') ?? '';
  const map = records.get('GNU.sparse.map') ?? '';
  const inline = major === '1' && minor === '0';
  const inHeader =
    major === '' && minor === '' ? map !== '' : major === '0' && (minor === '0' || minor === '1');
  if (!inline && !inHeader) return described;
  const size = records.get('GNU.sparse.size') || records.get('GNU.sparse.realsize');
  if (size === undefined || size === '') throw malformed('a sparse file does not state its size');
  return {
    entry: {
      ...described.entry,
      path: records.get('GNU.sparse.name') || described.entry.path,
      size: parseDecimal(size),
    },
    stored: described.stored,
    sparse: inline ? 'inline' : parseMapRecord(map, records.get('GNU.sparse.numblocks')),
  };
}
