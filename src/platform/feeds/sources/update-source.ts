import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { AdvisoryWriter } from '../../advisories/writer.ts';
import { documentsIn } from '../documents/unpack.ts';
import type { Intake } from '../intake.ts';
import { isUrl } from '../location.ts';
import type { Retriever } from '../retrieve.ts';
import type { KnownSource } from './choose.ts';
import { gather, type SourceFile } from './gather.ts';
import { ADVISORY_SOURCES, type AdvisorySource, type SourceName } from './sources.ts';

/** Raised whenever a format is read otherwise, so that documents that did not change are read again. */
const READING = 1;
const SEVERAL = /\.(?:tar|tar\.gz|tgz|tar\.zst|zip)$/i;

export interface SourceJob {
  readonly retriever: Retriever;
  readonly writer: AdvisoryWriter;
  readonly intake: Intake;
  readonly now: Date;
}

export type SourceOutcome =
  /** What of its documents is not there, and why. */
  | { readonly stamp: string; readonly removed: number; readonly missing: readonly string[] }
  | { readonly absent: string };

/** The folder that a source's advisories are noted under; no folder of OSV has a slash in its name. */
export function sourceFolder(name: SourceName): string {
  return `source/${name}`;
}

/**
 * Brings a source into the database, unless its documents are what they were. What is not there any more goes, where all
 * of its documents were read: else it may be in one that was not.
 */
export async function updateSource(
  job: SourceJob,
  { name, place, stamp }: KnownSource,
): Promise<SourceOutcome> {
  const source: AdvisorySource = ADVISORY_SOURCES[name];
  const found = await reached(() => gather(job.retriever, source, job.now, place));
  if ('absent' in found) return found;
  const { files, missing } = found;
  if (files.length === 0)
    return { absent: missing[0] ?? `${place ?? source.base} has no documents of ${name}` };
  const current = await stampOf(files, place === undefined || isUrl(place));
  if (current === stamp) return { stamp, removed: 0, missing };
  const folder = sourceFolder(name);
  const known = job.writer.listed(folder);
  const parts = new Map<string, number>();
  const before = job.intake.bad.count;
  for (const file of files) await takeFile(job, file, source, folder, parts);
  if (parts.size === 0) return { absent: `${place ?? source.base} has no advisories of ${name}` };
  const isWhole = missing.length === 0 && job.intake.bad.count === before;
  const gone = isWhole ? [...known.keys()].filter((id) => !parts.has(id)) : [];
  for (const id of gone) job.writer.remove(id, folder);
  return { stamp: current, removed: gone.length, missing };
}

/** What cannot be had from a publisher now does not keep anything else from being updated. */
async function reached<T>(get: () => Promise<T>): Promise<T | { readonly absent: string }> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof Fault && error.code !== 'limit') return { absent: messageOf(error) };
    throw error;
  }
}

async function takeFile(
  { intake }: SourceJob,
  { name, path }: SourceFile,
  { formats, ecosystem }: AdvisorySource,
  folder: string,
  parts: Map<string, number>,
): Promise<void> {
  const isAlone = !SEVERAL.test(name);
  await counted(intake, name, async () => {
    for await (const document of documentsIn(path, name)) {
      // What somebody named is read, whatever it is called.
      const format = formats.find((one) => one.isNamed(document.name)) ?? (isAlone ? formats[0] : undefined);
      if (!format) continue;
      await counted(intake, document.name, () =>
        intake.takeFromSource(format.read(document, ecosystem), folder, parts),
      );
    }
  });
}

/** What is broken is told, and costs nothing else. */
async function counted(intake: Intake, name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    intake.reject(name, error.message);
  }
}

/** By content where it was downloaded; files of a folder by name, size and time, as there may be very many. */
async function stampOf(files: readonly SourceFile[], isDownloaded: boolean): Promise<string> {
  const digest = createHash('sha256').update(String(READING));
  for (const { name, path } of files) {
    const { size, mtimeMs } = statSync(path);
    digest.update(`\n${name} ${size} ${isDownloaded ? '' : mtimeMs}\n`);
    if (isDownloaded) await pipeline(createReadStream(path), digest, { end: false });
  }
  return digest.digest('hex');
}
