import { Fault } from '../../model/fault.ts';
import type { AdvisoryWriter } from '../advisories/writer.ts';
import { readArchive, type ArchiveRecord } from './archive.ts';
import type { Intake } from './intake.ts';
import { parseListing } from './listing.ts';
import { isUrl, locate } from './location.ts';
import { looseRecordNames, readLooseRecords } from './loose-records.ts';
import { OSV_ID } from './osv.ts';
import { retrieve, retrieveRecord, retrieveText, type Retriever } from './retrieve.ts';

/** Up to so many changed records, and up to this part of a folder, are fetched one by one. */
const FEW = 2000;
const FEW_PART = 0.05;
/** Fetching so few is never worth an archive, however small the folder. */
const ALWAYS_FEW = 20;
const AT_ONCE = 8;

export interface FolderJob {
  readonly base: string;
  readonly retriever: Retriever;
  readonly writer: AdvisoryWriter;
  readonly intake: Intake;
  /** The text of the base's own `modified_id.csv`, for folders that have none. */
  readonly rootListing: () => Promise<string | undefined>;
}

export type FolderOutcome = { readonly removed: number } | { readonly absent: string };
type Listed = ReadonlyMap<string, number>;

/** Brings one folder of the bucket into the database: what changed since it was last read, or all of it. */
export async function updateFolder(job: FolderJob, folder: string): Promise<FolderOutcome> {
  const known = job.writer.listed(folder);
  const listing = await listingOf(job, folder);
  const changed = [...listing].filter(([id, time]) => time > (known.get(id) ?? -Infinity));
  const gone = [...known.keys()].filter((id) => !listing.has(id));
  if (known.size > 0 && listing.size > 0 && areFew(changed.length + gone.length, listing.size)) {
    await takeChanged(job, folder, new Map(changed));
    return { removed: removeAll(job, folder, gone) };
  }
  return takeAll(job, folder, listing, known);
}

/** Takes a folder out that the base does not have, or nobody wants, any more. */
export function removeFolder(writer: AdvisoryWriter, folder: string): number {
  const known = [...writer.listed(folder).keys()];
  for (const id of known) writer.remove(id, folder);
  return known.length;
}

function areFew(count: number, all: number): boolean {
  return count <= Math.max(ALWAYS_FEW, Math.min(FEW, all * FEW_PART));
}

/** The folder's list, read before its archive: an archive newer than its list does no harm. */
async function listingOf(job: FolderJob, folder: string): Promise<Listed> {
  const own = await retrieveText(job.retriever, locate(job.base, folder, 'modified_id.csv'));
  if ('text' in own) return parseListing(own.text).modified;
  const root = await job.rootListing();
  return root === undefined ? new Map() : parseListing(root, folder).modified;
}

async function takeAll(
  job: FolderJob,
  folder: string,
  listing: Listed,
  known: Listed,
): Promise<FolderOutcome> {
  const records = await allRecords(job, folder);
  if ('absent' in records) return records;
  const seen = await job.intake.take(records, folder, listing);
  if (seen.size === 0) return { absent: `${folder} has no records` };
  return {
    removed: removeAll(
      job,
      folder,
      [...known.keys()].filter((id) => !seen.has(id)),
    ),
  };
}

/** The records of an archive, or in a folder without one those that lie there by themselves. */
async function allRecords(
  job: FolderJob,
  folder: string,
  wanted?: (name: string) => boolean,
): Promise<AsyncIterable<ArchiveRecord> | Iterable<ArchiveRecord> | { readonly absent: string }> {
  const archive = await retrieve(job.retriever, locate(job.base, folder, 'all.zip'));
  if (!('absent' in archive)) return readArchive(archive.path, wanted);
  if (isUrl(job.base)) return archive;
  const place = locate(job.base, folder);
  return looseRecordNames(place).length > 0 ? readLooseRecords(place, wanted) : archive;
}

async function takeChanged(job: FolderJob, folder: string, changed: Listed): Promise<void> {
  if (changed.size === 0) return;
  const ids = new Set(changed.keys());
  const records = isUrl(job.base) ? fetchEach(job, folder, ids) : pickFrom(job, folder, ids);
  const seen = await job.intake.take(records, folder, changed);
  for (const id of ids) if (!seen.has(id)) job.intake.reject(id, `is listed in ${folder}, but not there`);
}

async function* pickFrom(
  job: FolderJob,
  folder: string,
  ids: ReadonlySet<string>,
): AsyncGenerator<ArchiveRecord> {
  const records = await allRecords(job, folder, (name) => ids.has(name.replace(/\.json$/, '')));
  if ('absent' in records) throw new Fault('not-found', records.absent);
  yield* records;
}

async function* fetchEach(
  job: FolderJob,
  folder: string,
  ids: ReadonlySet<string>,
): AsyncGenerator<ArchiveRecord> {
  const sound = [...ids].filter((id) => OSV_ID.test(id));
  for (let start = 0; start < sound.length; start += AT_ONCE) {
    const batch = sound.slice(start, start + AT_ONCE).map(async (id) => {
      const url = locate(job.base, folder, `${id}.json`);
      return { name: id, bytes: await retrieveRecord(job.retriever, url), fresh: true };
    });
    for (const { name, bytes, fresh } of await Promise.all(batch)) if (bytes) yield { name, bytes, fresh };
  }
}

function removeAll(job: FolderJob, folder: string, ids: readonly string[]): number {
  for (const id of ids) job.writer.remove(id, folder);
  return ids.length;
}
