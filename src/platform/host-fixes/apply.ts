import { mkdirSync } from 'node:fs';
import { posix } from 'node:path';
import type { FileChange } from '../../model/configuration/remedy.ts';
import { Fault } from '../../model/fault.ts';
import { type CurrentState, currentState, digestOf } from './file-state.ts';
import { type Journal, type JournalFile, writeBackup, writeJournal } from './journal.ts';
import { openPlace } from './place.ts';
import type { LeftFile } from './types.ts';
import type { FileWriter } from './writer.ts';

/** Where changes are made, and what takes them back is kept. */
export interface FixPlace {
  readonly root: string;
  /** Of journals. */
  readonly folder: string;
  readonly id: string;
  readonly writer: FileWriter;
}

/** What is going to be done: all of it is on the disk before anything is changed. */
export interface PreparedFixes {
  readonly journal: Journal;
  readonly texts: readonly (string | undefined)[];
  readonly left: readonly LeftFile[];
}

/** Writes the journal and the backups. Throws a `Fault` (`refused`) where a file is no longer what was looked at. */
export function prepare(place: FixPlace, changes: readonly FileChange[], madeState: string[]): PreparedFixes {
  const { root, folder, id } = place;
  const left: LeftFile[] = [];
  const files: JournalFile[] = [];
  const texts: (string | undefined)[] = [];
  for (const change of changes) {
    const current = stateAt(root, change.path, change.after.text !== undefined);
    refuseChanged(change, current);
    // Its other names would keep the old text.
    if (change.after.text !== undefined && (current?.names ?? 1) > 1) {
      left.push({ path: change.path, reason: 'it has several names (hard links)' });
      continue;
    }
    const index = files.push(entryOf(change, current, `.plimsoll-${id}-${files.length}`)) - 1;
    texts.push(change.after.text);
    if (change.after.text !== undefined && current?.bytes) writeBackup(folder, id, index, current.bytes);
  }
  const madeFolders = [...new Set(files.flatMap(({ path }) => missingFolders(root, path)))];
  const written = files.filter((_, index) => texts[index] !== undefined).map(({ path }) => path);
  const touched = new Set([...written, ...madeFolders].map((path) => posix.dirname(path)));
  const folders = [...touched].flatMap((path) => {
    const time = stateAt(root, path, false)?.time;
    return time === undefined ? [] : [{ path, before: time }];
  });
  const journal = { version: 1 as const, root, files, madeFolders, folders, madeState };
  writeJournal(folder, id, journal);
  return { journal, texts, left };
}

/** Makes the changes, and notes when they were done. */
export async function make(place: FixPlace, { journal, texts }: PreparedFixes): Promise<void> {
  const { root, folder, id, writer } = place;
  for (const path of journal.madeFolders) {
    using parent = openPlace(root, path);
    if (parent) mkdirSync(parent.path, { mode: 0o755 });
  }
  for (const [index, { path, part, before, after }] of journal.files.entries()) {
    const text = texts[index];
    if (text === undefined) writer.setPermissions(path, after);
    else if (before) await writer.replace(path, part, Buffer.from(text), after);
    else await writer.create(path, part, Buffer.from(text), after);
  }
  const folders = journal.folders.map((one) => ({ ...one, after: stateAt(root, one.path, false)?.time }));
  writeJournal(folder, id, { ...journal, folders });
}

/** How a file of the host is; undefined where there is none. */
export function stateAt(root: string, path: string, hasText: boolean): CurrentState | undefined {
  using place = openPlace(root, path);
  return place && currentState(place.path, hasText);
}

function refuseChanged({ path, before, after }: FileChange, current: CurrentState | undefined): void {
  const isSame =
    before && current
      ? current.kind !== 'other' &&
        current.mode === before.mode &&
        current.uid === before.uid &&
        current.gid === before.gid &&
        (after.text === undefined || current.bytes?.equals(Buffer.from(before.text ?? '')) === true)
      : before === undefined && current === undefined;
  if (!isSame)
    throw new Fault('refused', `nothing is changed: ${path} is no longer what was looked at, or is no UTF-8`);
}

function entryOf({ path, after }: FileChange, current: CurrentState | undefined, part: string): JournalFile {
  const { mode, uid, gid } = after;
  const digest = after.text === undefined ? undefined : digestOf(Buffer.from(after.text));
  const isOwnerKnown = current !== undefined || process.geteuid?.() === 0;
  return {
    path,
    part,
    ...(current && {
      before: {
        mode: current.mode,
        uid: current.uid,
        gid: current.gid,
        time: current.time,
        ...(current.bytes && { digest: digestOf(current.bytes) }),
      },
    }),
    after: { mode, ...(isOwnerKnown && { uid, gid }), ...(digest !== undefined && { digest }) },
  };
}

function missingFolders(root: string, path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '/' || stateAt(root, folder, false) ? [] : [...missingFolders(root, folder), folder];
}
