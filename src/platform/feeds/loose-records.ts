import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../model/fault.ts';
import type { ArchiveRecord } from './archive.ts';

/** As in an archive: far above any advisory. */
const MAXIMUM_RECORD = 64 * 2 ** 20;

/** Names of the record files (`<ID>.json`) that lie in a folder by themselves; none where there is no such folder. */
export function looseRecordNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => entry.name)
    .toSorted();
}

/** Reads the records of a folder that was not packed into an `all.zip`; `wanted` picks by name. */
export function* readLooseRecords(
  folder: string,
  wanted?: (name: string) => boolean,
): Generator<ArchiveRecord> {
  for (const name of looseRecordNames(folder)) {
    if (wanted?.(name) !== false) yield readRecord(join(folder, name), name);
  }
}

function readRecord(path: string, name: string): ArchiveRecord {
  try {
    if (statSync(path).size > MAXIMUM_RECORD)
      return { name, fault: `is larger than ${MAXIMUM_RECORD} bytes` };
    return { name, bytes: readFileSync(path) };
  } catch (error) {
    return { name, fault: messageOf(error) };
  }
}
