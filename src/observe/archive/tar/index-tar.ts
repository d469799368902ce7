import type { FileHandle } from 'node:fs/promises';
import { Fault } from '../../../model/fault.ts';
import { Extensions, isExtension, maximumExtension, type Described } from './extensions.ts';
import { blockSize, malformed, parseHeader, type Header } from './header.ts';
import { normaliseName } from './name.ts';
import { parseOldSegments } from './sparse.ts';
import type { TarMember } from './types.ts';

export interface IndexLimits {
  /** Headers, extended ones included. */
  readonly members: number;
}

/**
 * Lists the members of an uncompressed tar of `size` bytes by reading its headers only. Keys are the members'
 * paths; a later member of the same path replaces an earlier one. The root itself is left out.
 * Throws a `Fault`: 'malformed' for an archive that is cut off or no tar, or a name that leaves it; 'limit'.
 */
export async function indexTar(
  file: FileHandle,
  size: number,
  limits: IndexLimits = { members: 200_000 },
): Promise<Map<string, TarMember>> {
  const members = new Map<string, TarMember>();
  const extensions = new Extensions();
  let offset = 0;
  for (let count = 0; offset < size; count++) {
    if (count >= limits.members) {
      throw new Fault('limit', `tar archive: it has more than ${limits.members} members`);
    }
    const block = await readAt(file, offset, blockSize, size);
    const header = parseHeader(block, 0);
    if (header === undefined) break;
    offset += blockSize;
    if (isExtension(header.flag)) {
      extensions.take(header.flag, await readExtension(file, offset, header, size));
      offset += padded(header.size);
      continue;
    }
    const described = extensions.apply(header);
    if (described.sparse === 'header') offset = await skipSparseBlocks(file, offset, block, size);
    if (offset + described.stored > size) throw malformed(`it ends inside "${described.entry.path}"`);
    add(members, described, offset);
    offset += padded(described.stored);
  }
  return members;
}

function add(members: Map<string, TarMember>, { entry, stored, sparse }: Described, offset: number): void {
  const path = inside(entry.path);
  if (path === '') return;
  const target = entry.type === 'hardlink' ? inside(entry.target ?? '') : entry.target;
  members.set(path, {
    path,
    type: sparse === undefined ? entry.type : 'other',
    offset,
    size: entry.type === 'file' ? stored : 0,
    ...(target === undefined ? {} : { target }),
  });
}

function inside(name: string): string {
  const path = normaliseName(name);
  if (path === undefined) throw malformed(`the name "${name}" leads out of the archive`);
  return path;
}

function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

async function readExtension(
  file: FileHandle,
  offset: number,
  header: Header,
  size: number,
): Promise<Buffer> {
  if (header.size > maximumExtension) {
    throw new Fault('limit', `tar archive: an extended header is larger than ${maximumExtension} bytes`);
  }
  return readAt(file, offset, header.size, size);
}

async function skipSparseBlocks(
  file: FileHandle,
  offset: number,
  header: Buffer,
  size: number,
): Promise<number> {
  let end = offset;
  let more = parseOldSegments([], header, 386, 4);
  while (more) {
    if (end - offset >= maximumExtension) {
      throw new Fault('limit', `tar archive: a sparse map is larger than ${maximumExtension} bytes`);
    }
    more = parseOldSegments([], await readAt(file, end, blockSize, size), 0, 21);
    end += blockSize;
  }
  return end;
}

async function readAt(file: FileHandle, offset: number, length: number, size: number): Promise<Buffer> {
  if (offset + length > size) throw malformed('it is cut off');
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw malformed('it is cut off');
    filled += bytesRead;
  }
  return bytes;
}
