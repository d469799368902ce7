import { rmdirSync } from 'node:fs';
import { posix } from 'node:path';
import { Fault } from '../../model/fault.ts';
import { type FixPlace, stateAt } from './apply.ts';
import { type CurrentState, digestOf } from './file-state.ts';
import { type Journal, type JournalFile, readBackup, writeJournal } from './journal.ts';
import { openPlace } from './place.ts';
import type { LeftFile, UndoneFixes } from './types.ts';

type State = JournalFile['after'];

/**
 * Gives every file back as the journal says it was, whatever of the changes was made before. Throws a `Fault`
 * (`refused`) where a file is neither as it was nor as it was made, unless forced.
 */
export async function giveBack(
  place: FixPlace,
  journal: Journal,
  isForced: boolean,
): Promise<Pick<UndoneFixes, 'files' | 'left'>> {
  const { root, folder, id, writer } = place;
  const current = journal.files.map(({ path, after }) => stateAt(root, path, after.digest !== undefined));
  const changed = journal.files.filter((file, index) => isChanged(file, current[index]));
  if (changed.length > 0 && !isForced)
    throw new Fault(
      'refused',
      `nothing is taken back: changed since: ${changed.map(({ path }) => path).join(', ')}`,
      { hint: '--force gives them back as they were before the change' },
    );
  const times = journal.folders.filter(({ path, after }) => {
    const time = stateAt(root, path, false)?.time;
    return time !== undefined && (after === undefined || after === time);
  });
  // From now on it is we who changed them, also where this ends in the middle.
  const folders = times.map(({ path, before }) => ({ path, before }));
  writeJournal(folder, id, { ...journal, folders });
  const files: string[] = [];
  for (const [index, file] of journal.files.entries()) {
    writer.remove(posix.join(posix.dirname(file.path), file.part));
    if (await restore(place, file, current[index], index)) files.push(file.path);
  }
  const left = journal.madeFolders.toReversed().flatMap((path) => removeFolder(root, path));
  for (const { path, before } of times) await writer.setTime(path, before);
  return { files, left };
}

/** Is it something that neither was there before, nor came of the change? */
function isChanged({ before, after }: JournalFile, current: CurrentState | undefined): boolean {
  if (!current) return before !== undefined;
  const [digest, states] = [current.bytes && digestOf(current.bytes), before ? [before, after] : [after]];
  const among = (holds: (state: State) => boolean): boolean => states.some(holds);
  // A crash between two of them leaves one as it was: each is judged alone.
  return !(
    among(({ mode }) => mode === current.mode) &&
    among(({ uid, gid }) => uid === undefined || (uid === current.uid && gid === current.gid)) &&
    among((one) => one.digest === digest)
  );
}

async function restore(
  { folder, id, writer }: FixPlace,
  { path, part, before, after }: JournalFile,
  current: CurrentState | undefined,
  index: number,
): Promise<boolean> {
  if (!before) {
    writer.remove(path);
    return current !== undefined;
  }
  const hasText =
    after.digest !== undefined && (current?.bytes === undefined || digestOf(current.bytes) !== before.digest);
  if (hasText) {
    const bytes = readBackup(folder, id, index);
    if (current?.kind === 'file') await writer.replace(path, part, bytes, before);
    else await writer.create(path, part, bytes, before);
    return true;
  }
  if (!current) return false;
  const isSame = current.mode === before.mode && current.uid === before.uid && current.gid === before.gid;
  if (!isSame) writer.setPermissions(path, before);
  return !isSame;
}

function removeFolder(root: string, path: string): LeftFile[] {
  using place = openPlace(root, path);
  if (!place) return [];
  try {
    rmdirSync(place.path);
    return [];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTEMPTY') return [{ path, reason: 'others have files in it' }];
    throw error;
  }
}
