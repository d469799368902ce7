import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { withoutCredentials } from '../../model/credentials.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { INDEXES, SCHEMA_VERSION, TABLES } from '../advisories/schema.ts';
import type { FinishedDatabase } from '../advisories/finished.ts';
import { AdvisoryWriter } from '../advisories/writer.ts';
import { updateEpss, updateKev, type CompanionOutcome } from './companions.ts';
import { removeFolder, updateFolder } from './folder.ts';
import { Intake } from './intake.ts';
import { listedIn } from './listing.ts';
import {
  companion,
  EPSS_SCORES,
  isFolderName,
  isUrl,
  KEV_CATALOG,
  locate,
  normaliseBase,
  OSV_BUCKET,
} from './location.ts';
import { expectPlainFile, expectSchema, isWithheld } from '../sqlite/schema.ts';
import { sourceFolder, updateSource } from './sources/update-source.ts';
import { chosenSources, type KnownSource, parseKnownSources } from './sources/choose.ts';
import { onExit } from '../exit/on-exit.ts';
import { holdLock } from '../host/lock.ts';
import { looseRecordNames } from './loose-records.ts';
import { retrieveText, type Retriever } from './retrieve.ts';
import type { UpdateOptions, UpdateSummary } from './types.ts';

/** Missing documents of one source that are named. */
const SHOWN_REASONS = 5;

interface Job {
  readonly options: UpdateOptions;
  readonly base: string;
  readonly retriever: Retriever;
  readonly writer: AdvisoryWriter;
  readonly intake: Intake;
  readonly mode: UpdateSummary['mode'];
  /** A database of ours that is there already. */
  readonly previous: string | undefined;
  readonly sources: readonly KnownSource[];
}

interface Previous {
  readonly base: string;
  readonly sources: readonly KnownSource[] | undefined;
}

type Absence = UpdateSummary['absent'][number];
interface Taken {
  readonly removed: number;
  readonly absent: readonly Absence[];
}

/**
 * Brings the advisory database up to date from OSV's bucket, KEV and EPSS, or compiles it where there is none, and
 * swaps it in whole: readers see the old file or the new one, and any failure leaves the old one as it was.
 * What was downloaded before an interruption is gone on with. Throws a `Fault`: `usage` for an unsafe base or while
 * another update runs, `not-found` where the base has no OSV data, `refused` where the file may not be written or its disk
 * is full, and those of the network.
 */
export async function updateAdvisories(options: UpdateOptions): Promise<UpdateSummary> {
  try {
    return await update(options);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const message = `the advisory database ${options.databasePath} cannot be written: ${messageOf(error)}`;
    const hint =
      'look for space and permission in its folder, or name another by --db or PLIMSOLL_CACHE_DIR; a damaged database is replaced with --full';
    throw new Fault(isWithheld(error) ? 'refused' : 'internal', message, { cause: error, hint });
  }
}

async function update(options: UpdateOptions): Promise<UpdateSummary> {
  const base = normaliseBase(options.base ?? OSV_BUCKET);
  const path = options.databasePath;
  mkdirSync(dirname(path), { recursive: true });
  for (const own of [`${path}.lock`, `${path}.new`]) expectPlainFile(own, false);
  using _lock = holdLock(`${path}.lock`, 'update of the advisory database');
  const draft = `${path}.new`;
  const remove = (): void =>
    ['', '-journal', '-wal', '-shm'].forEach((tail) => rmSync(draft + tail, { force: true }));
  using _removal = onExit(remove);
  try {
    using job = startJob(options, base, draft);
    const folders = await foldersOf(job);
    const taken = await takeFolders(job, folders);
    const sources = await takeSources(job);
    const kev = await updateKev(job, companionOf(job, 'kev'));
    const epss = await updateEpss(job, companionOf(job, 'epss'));
    const finished = finish(job, sources.known);
    await publish(draft, path);
    await rm(job.retriever.partial, { recursive: true, force: true });
    const all = { removed: taken.removed + sources.removed, absent: [...taken.absent, ...sources.absent] };
    return summary(job, finished, all, kev, epss);
  } finally {
    remove();
  }
}

function startJob(options: UpdateOptions, base: string, draft: string): Job & Disposable {
  const previous = usableDatabase(options.databasePath);
  const incremental = previous?.base === withoutCredentials(base) && options.full !== true;
  rmSync(draft, { force: true });
  if (incremental) copyFileSync(options.databasePath, draft, constants.COPYFILE_FICLONE);
  const writer = new AdvisoryWriter(draft, { create: !incremental });
  const progress = options.progress ?? (() => {});
  return {
    options,
    base,
    retriever: {
      http: options.http,
      partial: `${options.databasePath}.partial`,
      progress,
      pause: options.pause ?? setTimeout,
    },
    writer,
    intake: new Intake(writer, progress),
    mode: incremental ? 'incremental' : 'full',
    previous: previous && !incremental ? options.databasePath : undefined,
    sources: chosenSources(options, base, incremental, previous?.sources),
    [Symbol.dispose]: () => writer[Symbol.dispose](),
  };
}

/** What the database there was compiled from, if it can be gone on with. */
function usableDatabase(path: string): Previous | undefined {
  try {
    expectPlainFile(path, true);
    using database = new DatabaseSync(path, { readOnly: true });
    expectSchema(database, TABLES + INDEXES);
    const rows = database.prepare('SELECT key, value FROM meta').all();
    const meta = new Map(rows.map((row) => [String(row['key']), String(row['value'])]));
    if (Number(meta.get('schema')) !== SCHEMA_VERSION) return undefined;
    return { base: meta.get('base') ?? '', sources: parseKnownSources(meta.get('sources') ?? '') };
  } catch {
    return undefined; // none there, or not one of ours: compiled anew
  }
}

/** The folders to read: those asked for, or those the base lists, without the parts of others (`Debian:13`). */
async function foldersOf(job: Job): Promise<string[]> {
  const { ecosystems } = job.options;
  if (ecosystems) {
    const bad = ecosystems.find((name) => !isFolderName(name));
    if (bad !== undefined) throw new Fault('usage', `not an ecosystem of OSV: ${bad}`);
    return [...new Set(ecosystems)];
  }
  const names = new Set(await listedFolders(job));
  return [...names].filter((name) => isFolderName(name) && !names.has(name.replace(/:.*/, ':').slice(0, -1)));
}

/** None will do where there are other sources. By `ecosystems.txt`; where a base has none, by the list of all records, or by the folders that hold some. */
async function listedFolders({ base, retriever, sources }: Job): Promise<string[]> {
  const list = await retrieveText(retriever, locate(base, 'ecosystems.txt'));
  if ('text' in list) return list.text.split('\n').map((line) => line.trim());
  const all = await retrieveText(retriever, locate(base, 'modified_id.csv'));
  if ('text' in all) return listedIn(all.text);
  const found = isUrl(base) ? [] : foldersWithRecords(base);
  if (found.length > 0 || sources.length > 0) return found;
  const hint = 'name the base of a copy of OSV’s bucket: a URL or a folder';
  throw new Fault('not-found', `there is no OSV data: ${list.absent}`, { hint });
}

function foldersWithRecords(base: string): string[] {
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'kev' && entry.name !== 'epss')
    .map((entry) => entry.name)
    .filter(
      (name) => existsSync(join(base, name, 'all.zip')) || looseRecordNames(join(base, name)).length > 0,
    )
    .toSorted();
}

async function takeFolders(job: Job, folders: readonly string[]): Promise<Taken> {
  let removed = 0;
  const absent: Absence[] = [];
  let root: Promise<string | undefined> | undefined;
  const rootListing = (): Promise<string | undefined> =>
    (root ??= retrieveText(job.retriever, locate(job.base, 'modified_id.csv')).then((found) =>
      'text' in found ? found.text : undefined,
    ));
  for (const folder of job.writer.folders()) {
    const isWanted =
      folders.includes(folder) || job.sources.some(({ name }) => sourceFolder(name) === folder);
    if (!isWanted) removed += removeFolder(job.writer, folder);
  }
  for (const folder of folders) {
    const outcome = await updateFolder({ ...job, rootListing }, folder);
    if ('absent' in outcome) absent.push({ part: folder, reason: outcome.absent });
    else removed += outcome.removed;
  }
  return { removed, absent };
}

/** Brings each source up to date; what cannot be had is told, and what an earlier update had of it is kept. */
async function takeSources(job: Job) {
  const known: KnownSource[] = [];
  const absent: Absence[] = [];
  let removed = 0;
  for (const source of job.sources) {
    const outcome = await updateSource({ ...job, now: job.options.clock() }, source);
    known.push({ ...source, stamp: 'absent' in outcome ? source.stamp : outcome.stamp });
    if ('absent' in outcome) absent.push({ part: source.name, reason: outcome.absent });
    else {
      removed += outcome.removed;
      if (outcome.missing.length > 0)
        absent.push({ part: `parts of ${source.name}`, reason: firstOf(outcome.missing) });
    }
  }
  return { known, absent, removed };
}

/** The first few reasons, and how many more there are. */
function firstOf(reasons: readonly string[]): string {
  const more = reasons.length - SHOWN_REASONS;
  return reasons.slice(0, SHOWN_REASONS).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

const COMPANIONS = {
  kev: { own: KEV_CATALOG, file: 'known_exploited_vulnerabilities.json' },
  epss: { own: EPSS_SCORES, file: 'epss_scores-current.csv.gz' },
};

function companionOf({ options, base }: Job, part: keyof typeof COMPANIONS): string {
  const asked = options[part];
  const { own, file } = COMPANIONS[part];
  return asked === undefined ? companion(base, own, part, file) : normaliseBase(asked);
}

/** An empty database would call everything clean, so it is never swapped in. */
function finish(job: Job, sources: readonly KnownSource[]): FinishedDatabase {
  job.options.progress?.({ step: 'verify', subject: job.options.databasePath, done: 0 });
  const compiled = job.options.clock().toISOString();
  const finished = job.writer.finish(compiled, withoutCredentials(job.base), JSON.stringify(sources));
  if (finished.advisories === 0) {
    const { count, examples } = job.intake.bad;
    const why = count > 0 ? ` (${count} records could not be read: ${examples[0]?.reason})` : '';
    throw new Fault('not-found', `${job.base} has no advisories${why}`);
  }
  return finished;
}

/** The bytes are on disk before the name is, so that no crash leaves a name without its bytes. */
async function publish(draft: string, path: string): Promise<void> {
  await flush(draft);
  await rename(draft, path);
  await flush(dirname(path));
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}

function summary(
  job: Job,
  finished: FinishedDatabase,
  taken: Taken,
  kev: CompanionOutcome,
  epss: CompanionOutcome,
): UpdateSummary {
  const companions = [
    ...(kev.absent === undefined ? [] : [{ part: 'KEV', reason: kev.absent }]),
    ...(epss.absent === undefined ? [] : [{ part: 'EPSS', reason: epss.absent }]),
  ];
  return {
    mode: job.mode,
    advisories: finished.advisories,
    ecosystems: finished.ecosystems.size,
    newest: finished.newest,
    read: job.intake.read,
    removed: taken.removed,
    bad: job.intake.bad,
    exploited: kev.count,
    probabilities: epss.count,
    absent: [...taken.absent, ...companions],
  };
}
