import { existsSync, lstatSync, mkdirSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import { holdLock } from '../host/lock.ts';
import type { HostCommands } from '../host/types.ts';
import { make, prepare } from './apply.ts';
import { journalIds, newId, readJournal } from './journal.ts';
import type { HostFixes } from './types.ts';
import { giveBack } from './undo.ts';
import { fileWriter } from './writer.ts';

/** What is changed of the host whose root is a folder; what takes it back is kept in `folder`. */
export function openHostFixes(givenRoot: string, folder: string, commands: HostCommands): HostFixes {
  const root = realpathSync(givenRoot);
  const writer = fileWriter(root, commands);
  return {
    apply: async (files) => {
      if (process.platform !== 'linux')
        throw new Fault('unsupported', 'files of a host are changed on Linux only');
      const made = missing(folder);
      using _ = lockIn(folder);
      const known = journalIds(folder);
      const place = { root, folder, writer, id: newId(new Date(), known) };
      const inherited = known.flatMap((one) => readJournal(folder, one)?.madeState ?? []);
      try {
        const prepared = prepare(place, files, [...new Set([...inherited, ...made])]);
        await make(place, prepared);
        return { id: place.id, left: prepared.left };
      } catch (error) {
        const journal = readJournal(folder, place.id);
        if (journal) await giveBack(place, journal, false);
        forget(folder, place.id, made);
        throw error;
      }
    },
    undo: async (wanted, isForced) => {
      if (!existsSync(folder)) throw nothing(wanted);
      using _ = lockIn(folder);
      const ids = journalIds(folder);
      const id = wanted ?? ids.at(-1);
      if (id === undefined || !ids.includes(id)) throw nothing(wanted);
      const journal = readJournal(folder, id);
      if (journal && journal.root !== root)
        throw new Fault('usage', `${id} was a change of ${journal.root}`, { hint: 'name it by --root' });
      // Without one the change ended before anything was changed.
      const undone = journal
        ? await giveBack({ root, folder, id, writer }, journal, isForced)
        : { files: [], left: [] };
      forget(folder, id, journal?.madeState ?? []);
      return { id, ...undone };
    },
  };
}

function nothing(id: string | undefined): Fault {
  const what = id === undefined ? 'nothing was changed here that' : `there is no change ${id} that`;
  return new Fault('not-found', `${what} could be taken back`);
}

function lockIn(folder: string): Disposable {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseForeign(folder);
    return holdLock(join(folder, 'lock'), 'change of this host');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('refused', `${folder} cannot be used: ${messageOf(error)}`, {
      cause: error,
      hint: 'run it as root, or name another folder in PLIMSOLL_STATE_DIR',
    });
  }
}

/** Whoever writes journals decides what files are given back. */
function refuseForeign(folder: string): void {
  const { mode, uid } = lstatSync(folder);
  const isOurs = uid === 0 || uid === process.geteuid?.();
  // A link has the mode 0777.
  if (isOurs && (mode & 0o022) === 0) return;
  throw new Fault('refused', `${folder} is a link, belongs to another user, or others may write to it`);
}

/** Removes a journal, and with the last one all that was made for it: the lock, which we hold, at the end. */
function forget(folder: string, id: string, made: readonly string[]): void {
  rmSync(join(folder, id), { recursive: true, force: true });
  if (journalIds(folder).length > 0) return;
  rmSync(join(folder, 'lock'), { force: true });
  // What is not the folder or above it was not made for it.
  const own = made.filter((path) => `${folder}/`.startsWith(`${path}/`));
  for (const path of own.toReversed()) {
    try {
      rmdirSync(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ENOTEMPTY' && code !== 'ENOENT') throw error;
    }
  }
}

/** The folder and those above it that are not there, the outer ones first. */
function missing(folder: string): string[] {
  return existsSync(folder) ? [] : [...missing(dirname(folder)), folder];
}
