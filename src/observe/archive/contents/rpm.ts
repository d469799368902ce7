import { Fault } from '../../../model/fault.ts';
import type { OpenFile } from '../../../model/file.ts';
import { plainEntry, windowOf } from '../zip/open-file.ts';

const LEAD = 96;
const HEADER_MAGIC = 0x8e_ad_e8_01;
const [HEADER, INDEX_ENTRY] = [16, 16];
/** Bytes of entries and data of a header, as rpm itself takes them. */
const LARGEST_HEADER = 256 * 2 ** 20;

/**
 * The payload of a package of rpm: an archive of cpio that something compressed, behind a signature and a header.
 * Throws a `Fault` (`malformed`). Source: https://rpm-software-management.github.io/rpm/manual/format_v4.html
 */
export function rpmPayload(file: OpenFile): OpenFile {
  const { path, size } = file.entry;
  const signature = LEAD + headerSize(file, LEAD);
  const header = Math.ceil(signature / 8) * 8;
  const start = header + headerSize(file, header);
  if (start >= size) throw new Fault('malformed', `${path}: the package is cut short`);
  return windowOf(file, start, plainEntry(path, size - start));
}

function headerSize(file: OpenFile, at: number): number {
  const head = Buffer.from(file.read(at, HEADER));
  const isHeader = head.length === HEADER && head.readUInt32BE(0) === HEADER_MAGIC;
  const length = isHeader ? HEADER + INDEX_ENTRY * head.readUInt32BE(8) + head.readUInt32BE(12) : Infinity;
  if (length > LARGEST_HEADER)
    throw new Fault('malformed', `${file.entry.path}: a header of the package is broken`);
  return length;
}
