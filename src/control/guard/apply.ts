import { runningProcess } from '../../enforce/network/haproxy/apply.ts';
import type { NameAnswers } from '../names/names.ts';
import type { Draft } from '../segmentation/draft.ts';
import { endNarrowed } from '../segmentation/end-narrowed.ts';
import { cutUnallowed, reconcile } from '../segmentation/apply.ts';
import type { HostServices } from '../segmentation/services.ts';
import { type SegmentationState, writeState } from '../segmentation/state.ts';
import type { Held, Holding } from './plan.ts';

/** What is changed by a guard. */
export interface GuardedHost {
  readonly services: HostServices;
  readonly names: NameAnswers;
}

/**
 * Carries a plan out: `admit` is called once the kernel knows everybody, before anything else is waited for. Undefined:
 * nothing is to be told. Throws a `Fault`.
 */
export async function hold(
  plan: Holding,
  state: SegmentationState,
  { services, names }: GuardedHost,
  admit: () => void,
): Promise<Held | undefined> {
  const { draft, declaration, isOther, believed } = plan;
  if (isOther) writeState(services, { ...state, current: declaration });
  // First where names are asked for, so that no answer is missed; their sets are filled once they are there.
  await names.prepare(draft);
  const { changes, isChanged, notes } = await reconcile(draft, services, { believed, demand: 'passed' });
  await names.settle(changes.anew);
  admit();
  if (!isChanged && !plan.isTold) return undefined;
  const { now: at } = services.clock();
  const ended = isOther && plan.before ? await endNarrowedBy(plan.before, draft, services) : 0;
  const done = isChanged ? await cutUnallowed(draft, services) : { cut: 0, notes: [] };
  return { at, changes, isChanged, cut: done.cut + ended, notes: [...notes, ...done.notes] };
}

/** What goes on with other nodes, of which the kernel's connections tell one side only. */
async function endNarrowedBy(before: Draft, after: Draft, services: HostServices): Promise<number> {
  const { folder } = services.waypoint;
  if (!before.waypoint || !after.waypoint || (await runningProcess(folder)) === undefined) return 0;
  return endNarrowed(
    folder,
    { segmentation: before.segmentation, artefacts: before.waypoint },
    { segmentation: after.segmentation, artefacts: after.waypoint },
    services.timer,
  );
}
