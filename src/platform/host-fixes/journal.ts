import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { readStateFile, writeStateFile } from '../host/state-file.ts';
import { writeBytes } from './file-state.ts';

/** Seconds with nine digits behind the point. */
const timeSchema = z.string().regex(/^-?\d+\.\d{9}$/);

const stateSchema = z.object({
  mode: z.number().int(),
  /** Of a file that is made by another user than root nobody can tell before. */
  uid: z.number().int().optional(),
  gid: z.number().int().optional(),
  /** SHA-256 of its bytes, where they are changed. */
  digest: z.string().optional(),
});

/** From the root of the host, and not out of it. */
const pathSchema = z.string().refine((path) => path.startsWith('/') && posix.normalize(path) === path);

const fileSchema = z.object({
  path: pathSchema,
  /** The name under which it is written, beside it. */
  part: z.string().regex(/^\.plimsoll-[\w-]+$/),
  /** Not there: it was not. */
  before: stateSchema.extend({ time: timeSchema }).optional(),
  after: stateSchema,
});

/** What is going to be changed, written before anything is. */
const journalSchema = z.object({
  version: z.literal(1),
  root: z.string(),
  files: z.array(fileSchema),
  /** Folders that were not there, the outer ones first. */
  madeFolders: z.array(pathSchema),
  /** When folders in which files are made or replaced were changed last, before and, once all is done, after. */
  folders: z.array(z.object({ path: pathSchema, before: timeSchema, after: timeSchema.optional() })),
  /** Folders of the journal itself that were not there. */
  madeState: z.array(z.string()),
});
export type Journal = z.infer<typeof journalSchema>;
export type JournalFile = Journal['files'][number];

const ID = /^\d{8}T\d{9}Z$/;

/** Ids of what was changed, the oldest first. */
export function journalIds(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => ID.test(name))
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** An id that sorts behind those that are there. */
export function newId(now: Date, known: readonly string[]): string {
  const wanted = now.toISOString().replaceAll(/[-:.]/g, '');
  const last = known.at(-1);
  if (last === undefined || wanted > last) return wanted;
  throw new Fault('refused', `the clock is before that of the last change, ${last}`, {
    hint: 'set the clock, or take that change back',
  });
}

/** Undefined where a change was begun, but nothing written yet. Throws a `Fault` (`malformed`). */
export function readJournal(folder: string, id: string): Journal | undefined {
  const text = readStateFile(join(folder, id, 'journal.json'));
  if (text === undefined) return undefined;
  try {
    return journalSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', `${join(folder, id, 'journal.json')} is none of ours`, { cause: error });
  }
}

export function writeJournal(folder: string, id: string, journal: Journal): void {
  writeStateFile(join(folder, id, 'journal.json'), `${JSON.stringify(journal, undefined, 2)}\n`);
}

/** Keeps the bytes of a file, by its number in the journal. */
export function writeBackup(folder: string, id: string, index: number, bytes: Uint8Array): void {
  mkdirSync(join(folder, id), { recursive: true, mode: 0o700 });
  writeBytes(join(folder, id, `${index}.backup`), bytes, true, { mode: 0o600 });
}

export function readBackup(folder: string, id: string, index: number): Buffer {
  return readFileSync(join(folder, id, `${index}.backup`));
}
