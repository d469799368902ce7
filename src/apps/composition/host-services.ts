import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import type { HostServices } from '../../control/segmentation/services.ts';
import { startRelay } from '../../platform/dns/relay.ts';
import { appendBounded } from '../../platform/host/bounded-log.ts';
import { HOST_COMMANDS } from '../../platform/host/commands.ts';
import { startAtWork, startDetached } from '../../platform/host/detached.ts';
import { holdLock } from '../../platform/host/lock.ts';
import { askAt, openDoor } from '../../platform/host/door.ts';
import { bootId, secondsUp } from '../../platform/host/moment.ts';
import { readStateFile, writeStateFile } from '../../platform/host/state-file.ts';
import { readSysctl, writeSysctl } from '../../platform/host/sysctl.ts';
import { TIMER } from '../../platform/timer/timer.ts';
import { httpClient } from './http.ts';
import { type Environment, stateFolder } from './paths.ts';

/** The arguments that this program is started again with, for what is to outlive the process. */
export interface OwnProcesses {
  /** Rolls back the change of that id, unless it is confirmed in time. */
  readonly watchdog: (id: string) => readonly string[];
  /** Keeps the waypoint running. */
  readonly keeper: readonly string[];
}

/** Bytes of what the waypoint logs, of which there are up to twice as many. */
const MOST_LOG = 2 ** 24;

/** Everything that enforcement on this host needs from outside. */
export function createHostServices(environment: Environment, processes: OwnProcesses): HostServices {
  const folder = stateFolder(environment);
  const [file, door] = [join(folder, 'state.json'), join(folder, 'starts.sock')];
  return {
    http: httpClient(false),
    environment,
    commands: HOST_COMMANDS,
    state: {
      read: () => readStateFile(file),
      write: (text) => writeStateFile(file, text),
      lock: () => lockIn(folder, 'lock', 'change of the segmentation'),
      lockGuard: () => lockIn(folder, 'guard', 'guard'),
    },
    starts: {
      open: (answer) => openDoor(door, answer),
      ask: (question, patience) => askAt(door, question, patience),
    },
    waypoint: waypointServices(folder, processes),
    startWatchdog: (id) => startAtWork(processes.watchdog(id)),
    startRelay,
    readText: readStateFile,
    clock: () => ({ now: new Date().toISOString(), bootId: bootId(), uptime: secondsUp() }),
    timer: TIMER,
    kernel: { read: readSysctl, write: writeSysctl },
  };
}

function waypointServices(state: string, { keeper }: OwnProcesses): HostServices['waypoint'] {
  const folder = join(state, 'waypoint');
  const note = join(folder, 'note.json');
  return {
    folder,
    lockKeeper: () => lockIn(state, 'keeper', 'keeper of the waypoint'),
    startKeeper: () => startDetached(keeper),
    log: (bytes) => appendBounded(join(folder, 'requests.jsonl'), bytes, MOST_LOG),
    readNote: () => readStateFile(note),
    writeNote: (text) => writeStateFile(note, text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function lockIn(folder: string, name: string, work: string): Disposable {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return holdLock(join(folder, name), work);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('refused', `${folder} cannot be used: ${messageOf(error)}`, {
      cause: error,
      hint: 'run it as root, or name another folder in PLIMSOLL_STATE_DIR',
    });
  }
}
