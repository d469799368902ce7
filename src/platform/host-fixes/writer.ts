import { fsyncSync, renameSync, rmSync } from 'node:fs';
import { Fault } from '../../model/fault.ts';
import type { HostCommands } from '../host/types.ts';
import { setPermissions, writeBytes } from './file-state.ts';
import { openPlace, type Place } from './place.ts';

interface Wanted {
  readonly mode: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** When it was changed last; default now. */
  readonly time?: string | undefined;
}

/** Writes files of a host so that a crash leaves the old one or the new one. */
export interface FileWriter {
  /** Puts bytes in a file's place, with all else that it had: extended attributes, access lists and labels too. */
  replace(path: string, part: string, bytes: Uint8Array, wanted: Wanted): Promise<void>;
  create(path: string, part: string, bytes: Uint8Array, wanted: Wanted): Promise<void>;
  setPermissions(path: string, wanted: Wanted): void;
  /** Removes a file, where it is there. */
  remove(path: string): void;
  /** Sets when a file or a folder was changed last, in seconds with nine digits behind the point. */
  setTime(path: string, time: string): Promise<void>;
}

export function fileWriter(root: string, commands: HostCommands): FileWriter {
  const at = (path: string): Place => {
    const place = openPlace(root, path);
    if (!place) throw new Fault('refused', `the folder of ${path} is gone`);
    return place;
  };
  const publish = async (place: Place, part: string, { time }: Wanted): Promise<void> => {
    if (time !== undefined) await setTime(commands, place, part, time);
    renameSync(part, place.path);
    fsyncSync(place.descriptor);
  };
  return {
    replace: async (path, part, bytes, wanted) => {
      using place = at(path);
      const copy = emptied(place.sibling(part));
      await copied(commands, place, copy);
      writeBytes(copy, bytes, false, plain(wanted));
      await publish(place, copy, wanted);
    },
    create: async (path, part, bytes, wanted) => {
      using place = at(path);
      const copy = emptied(place.sibling(part));
      writeBytes(copy, bytes, true, plain(wanted));
      await publish(place, copy, wanted);
    },
    setPermissions: (path, wanted) => {
      using place = at(path);
      setPermissions(place.path, plain(wanted));
    },
    remove: (path) => {
      using place = openPlace(root, path);
      if (place) rmSync(place.path, { force: true });
    },
    setTime: async (path, time) => {
      using place = at(path);
      await setTime(commands, place, place.path, time);
    },
  };
}

/** The place of a copy, of which a crash left none. */
function emptied(path: string): string {
  rmSync(path, { force: true });
  return path;
}

function copied(commands: HostCommands, place: Place, copy: string): Promise<void> {
  const names = [place.path, copy].map((one) => place.outside(one));
  return run(commands, 'cp', ['--preserve=all', '--no-dereference', '--no-target-directory', ...names]);
}

function setTime(commands: HostCommands, place: Place, path: string, time: string): Promise<void> {
  const options = ['--no-create', '--no-dereference', '-m', `--date=@${time}`];
  return run(commands, 'touch', [...options, '--', place.outside(path)]);
}

function plain({ mode, uid, gid }: Wanted): { mode: number; uid?: number; gid?: number } {
  return uid === undefined || gid === undefined ? { mode } : { mode, uid, gid };
}

async function run(commands: HostCommands, command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await commands.run(command, args);
  if (code !== 0)
    throw new Fault('refused', `${command} ended with ${code}: ${stderr.trim().slice(0, 300)}`, {
      hint: 'GNU coreutils are needed',
    });
}
