import { Fault, messageOf } from '../../model/fault.ts';
import { Loop } from '../reconcile/loop.ts';
import { restore } from './apply.ts';
import { isOverdue, planWatch, stateBefore, withProblem } from './plan.ts';
import { endWaypoint } from './waypoint.ts';
import type { HostServices } from './services.ts';
import { alone, readState, SHORT_PATIENCE, type SegmentationState, writeState } from './state.ts';

/** Takes an unconfirmed change back and makes the state what it was before. Only for who is alone. Throws a `Fault`. */
export async function takeBack(
  state: SegmentationState,
  services: HostServices,
): Promise<SegmentationState | undefined> {
  const { pending, kernel } = state;
  if (!pending) return state;
  await restore(pending.before, kernel, services);
  const before = stateBefore(state);
  writeState(services, before);
  if (state.current?.waypoint && !before?.current?.waypoint) await endWaypoint(services);
  return before;
}

/**
 * The state, once a change whose time is over was taken back: so what a crash or a start of the machine left
 * unconfirmed does not stay. Only for who is alone. Throws a `Fault`.
 */
export async function settledState(
  services: HostServices,
): Promise<{ state: SegmentationState | undefined; wasTakenBack: boolean }> {
  const state = readState(services);
  if (!isOverdue(state, services.clock())) return { state, wasTakenBack: false };
  return { state: await takeBack(state, services), wasTakenBack: true };
}

/**
 * Waits until the change of that id is confirmed, or else takes it back when its time is over, and tries that until it
 * goes: what keeps it from it is told in the state.
 */
export async function watchPending(id: string, services: HostServices): Promise<void> {
  const end = new AbortController();
  const watch = new Loop(services.timer, end.signal, async () => {
    const { isOver, isDue, again } = planWatch(readState(services), id, services.clock());
    if (isOver) end.abort();
    if (isDue) await tryTakingBack(id, services);
    return again;
  });
  await watch.run();
}

async function tryTakingBack(id: string, services: HostServices): Promise<void> {
  try {
    await alone(services, SHORT_PATIENCE, async () => {
      const state = readState(services);
      if (state?.pending?.id === id) await takeBack(state, services);
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'usage') return;
    await noteProblem(id, messageOf(error), services).catch(ignoreFault);
  }
}

/** What cannot even be written down is tried again all the same. */
function ignoreFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

async function noteProblem(id: string, problem: string, services: HostServices): Promise<void> {
  await alone(services, SHORT_PATIENCE, async () => {
    const state = withProblem(readState(services), id, problem);
    if (state) writeState(services, state);
    return Promise.resolve();
  });
}
