import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, messageOf } from '../../model/fault.ts';
import type { GuardUpdate } from '../../model/report/guard-update.ts';
import { findEngine } from '../../observe/runtime/containers/engine-containers.ts';
import { BoundedNotes } from './bounded-notes.ts';
import { Guard, problem } from './guard.ts';
import type { HostServices } from '../segmentation/services.ts';
import { NameAnswers } from '../names/answers.ts';
import { readState } from '../segmentation/state.ts';
import { openStartDoor } from './start-door.ts';
import { watchWaypoint } from './watch-waypoint.ts';

/** Milliseconds before an engine that went away is asked again. */
const RETRY = 1000;

/**
 * Keeps what is declared in force while containers come and go, until `signal`: on its start for all of them, then for
 * each event of the engine, for each container that waits to begin, and now and then for all again. Nothing changes
 * when it ends. Throws a `Fault` (`usage`) where another guard runs.
 */
export async function guardHost(
  services: HostServices,
  onUpdate: (update: GuardUpdate) => void,
  signal: AbortSignal,
): Promise<void> {
  using _held = services.state.lockGuard();
  const notes = new BoundedNotes(
    (note) => onUpdate(problem('names', note, services)),
    () => services.clock().uptime,
  );
  await using names = new NameAnswers(services, (note) => notes.tell(note));
  const watching = watchWaypoint(services, (what) => onUpdate(problem('waypoint', what, services)), signal);
  const guard = new Guard(services, names, onUpdate, signal);
  // An engine may start containers before it answers anybody, so this does not wait for it.
  await using _door = await openStartDoor(services, (beginning) => guard.admit(beginning));
  while (!signal.aborted) {
    try {
      await guard.follow(await findEngine(services, readState(services)?.current?.engine));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      onUpdate(problem('engine', messageOf(error), services));
    }
    // What waits ends early where the guard is to end.
    await sleep(RETRY, undefined, { signal }).catch(() => undefined);
  }
  await watching;
}
