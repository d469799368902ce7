import { messageOf } from '../../model/fault.ts';
import type { GuardUpdate } from '../../model/report/guard-update.ts';
import { findEngine } from '../../observe/runtime/containers/engine-containers.ts';
import { NameAnswers } from '../names/names.ts';
import { Loop } from '../reconcile/loop.ts';
import type { HostServices } from '../segmentation/services.ts';
import { readState } from '../segmentation/state.ts';
import { BoundedNotes } from './bounded-notes.ts';
import { Guard } from './guard.ts';
import { findWaypoint } from './observe.ts';
import { problemOf, waypointSentence } from './plan.ts';
import { openStartDoor } from './start-door.ts';

/** Milliseconds before an engine that went away is asked again. */
const RETRY = 1000;
/** Milliseconds between two looks at the waypoint. */
const GLANCE = 1000;

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
  const tell = (because: string, note: string): void =>
    onUpdate(problemOf(services.clock().now, because, note));
  const notes = new BoundedNotes(
    (note) => tell('names', note),
    () => services.clock().uptime,
  );
  await using names = new NameAnswers(services, (note) => notes.tell(note));
  const guard = new Guard({ services, names }, onUpdate, signal);
  const watching = watchWaypoint(services, (sentence) => tell('waypoint', sentence), signal);
  // An engine may start containers before it answers anybody, so this does not wait for it.
  await using _door = await openStartDoor(services, (beginning) => guard.admit(beginning));
  const following = new Loop(
    services.timer,
    signal,
    async () => {
      await guard.follow(await findEngine(services, readState(services)?.current?.engine));
      return RETRY;
    },
    { first: RETRY, longest: RETRY, failed: (fault) => tell('engine', messageOf(fault)) },
  );
  await Promise.all([following.run(), guard.run(), watching.run()]);
}

/** Tells of the waypoint that is declared, in a sentence, when it is first seen and whenever it is another process or none. */
function watchWaypoint(services: HostServices, tell: (sentence: string) => void, signal: AbortSignal): Loop {
  let reported = '';
  return new Loop(services.timer, signal, async () => {
    const { declared, process } = await findWaypoint(services);
    const sentence = waypointSentence(declared, process);
    if (sentence !== reported && sentence !== '') tell(sentence);
    reported = sentence;
    return GLANCE;
  });
}
