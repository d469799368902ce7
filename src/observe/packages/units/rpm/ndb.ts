import type { OpenFile } from '../../../../model/file.ts';
import { Fault } from '../../../../model/fault.ts';

/** All numbers are little-endian; see lib/backend/ndb/rpmpkg.c of rpm. */
const DATABASE_MAGIC = 'RpmP';
const SLOT_MAGIC = 'Slot';
const BLOB_MAGIC = 'BlbS';
const PAGE_SIZE = 4096;
/** A slot, a block and the head of a blob have the same size; the database's header takes two slots. */
const UNIT_SIZE = 16;
const HEADER_SIZE = 2 * UNIT_SIZE;

/**
 * Reads the header blobs of rpm's own `Packages.db`. Throws a `Fault` (`malformed`) for a broken database, also
 * where its blobs are together larger than the file.
 */
export function* readNdb(file: OpenFile): Generator<Buffer> {
  const header = Buffer.from(file.read(0, HEADER_SIZE));
  if (header.length < HEADER_SIZE || header.toString('latin1', 0, 4) !== DATABASE_MAGIC) {
    throw new Fault('malformed', 'The file is not an rpm NDB database.');
  }
  const version = header.readUInt32LE(4);
  if (version !== 0) throw new Fault('unsupported', `The rpm NDB database has version ${version}.`);
  const slotBytes = header.readUInt32LE(12) * PAGE_SIZE;
  if (slotBytes > file.entry.size) throw new Fault('malformed', 'The rpm NDB database is cut short.');
  let left = file.entry.size;
  for (let at = 0; at < slotBytes; at += PAGE_SIZE) {
    const page = Buffer.from(file.read(at, PAGE_SIZE));
    for (let slot = at === 0 ? HEADER_SIZE : 0; slot + UNIT_SIZE <= page.length; slot += UNIT_SIZE) {
      const blob = blobOf(file, page.subarray(slot, slot + UNIT_SIZE));
      if (!blob) continue;
      left -= blob.length;
      if (left < 0) throw new Fault('malformed', 'The blobs of the rpm NDB database overlap.');
      yield blob;
    }
  }
}

/** The blob that a slot points to; undefined for a free slot. */
function blobOf(file: OpenFile, slot: Buffer): Buffer | undefined {
  if (slot.toString('latin1', 0, 4) !== SLOT_MAGIC) {
    throw new Fault('malformed', 'The rpm NDB database has a broken slot.');
  }
  const [index, offset, blocks] = [slot.readUInt32LE(4), slot.readUInt32LE(8), slot.readUInt32LE(12)];
  if (index === 0 || offset === 0) return undefined;
  const head = Buffer.from(file.read(offset * UNIT_SIZE, UNIT_SIZE));
  const isHead =
    head.length === UNIT_SIZE &&
    head.toString('latin1', 0, 4) === BLOB_MAGIC &&
    head.readUInt32LE(4) === index &&
    head.readUInt32LE(12) <= blocks * UNIT_SIZE;
  if (!isHead) throw new Fault('malformed', `Package ${index} of the rpm NDB database has no valid blob.`);
  const length = head.readUInt32LE(12);
  const start = (offset + 1) * UNIT_SIZE;
  if (start + length > file.entry.size) {
    throw new Fault('malformed', `Package ${index} of the rpm NDB database is cut short.`);
  }
  return Buffer.from(file.read(start, length));
}
