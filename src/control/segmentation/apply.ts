import { load, loadFrom, unload } from '../../enforce/network/nftables/apply.ts';
import type { HostRuleset } from '../../enforce/network/nftables/listing.ts';
import type { Changes } from '../../enforce/network/nftables/changes.ts';
import { lastPolicy } from '../../enforce/network/haproxy/apply.ts';
import { cutConnections } from '../../enforce/network/nftables/cut.ts';
import { routeToWaypoint, unrouteWaypoint } from '../../enforce/network/nftables/routes.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { trackedConnections } from '../../observe/runtime/connections/conntrack.ts';
import { endNarrowed } from './end-narrowed.ts';
import { type Draft, draftOf, readBack } from './draft.ts';
import { containersOf } from './observe.ts';
import type { HostServices } from './services.ts';
import { bringWaypoint, type WaypointDemand } from './waypoint.ts';
import { judgeBridges, restoreSettings } from './kernel-settings.ts';
import type { Declaration, SegmentationState } from './state.ts';
import { unallowedConnections } from './unallowed-connections.ts';

/** What was done to make the kernel hold a declaration. */
export interface Enforced {
  readonly changes: Changes;
  readonly cut: number;
  readonly notes: readonly string[];
}

interface Reconciled extends Omit<Enforced, 'cut'> {
  /** Is anything in the kernel, or in the waypoint, another than before? */
  readonly isChanged: boolean;
}

/**
 * Makes the kernel and the waypoint hold a draft; `believed`: what the kernel has, if nobody changed it. Throws a `Fault`,
 * having changed nothing in the kernel, unless the waypoint is only awaited: then what keeps it from that is thrown at last.
 */
export async function reconcile(
  { ruleset, waypoint, mesh }: Draft,
  services: HostServices,
  { believed, demand }: { believed?: HostRuleset | undefined; demand: WaypointDemand },
): Promise<Reconciled> {
  // First the waypoint: it must not take the address of one who has gone for his, when another one has it.
  const brought = waypoint && (await caught(bringWaypoint(waypoint, mesh, demand, services)));
  if (brought instanceof Fault && demand !== 'awaited') throw brought;
  await judgeBridges(services);
  const { commands } = services;
  if (waypoint && !believed) await routeToWaypoint(commands);
  const changes = believed ? await loadFrom(believed, ruleset, commands) : await load(ruleset, commands);
  if (brought instanceof Fault) throw brought;
  const isChanged = changes.commands !== undefined || brought?.isChanged === true;
  return { changes, isChanged, notes: brought?.notes ?? [] };
}

async function caught<T>(work: Promise<T>): Promise<T | Fault> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** As `reconcile`, and cuts the connections that it does not allow. */
export async function enforce(
  draft: Draft,
  services: HostServices,
  demand: WaypointDemand = 'needed',
): Promise<Enforced> {
  const { segmentation, waypoint } = draft;
  const { folder } = services.waypoint;
  const before = waypoint && lastPolicy(folder, waypoint);
  const { changes, isChanged, notes } = await reconcile(draft, services, { demand });
  if (!waypoint) await unrouteWaypoint(services.commands);
  if (!isChanged) return { changes, cut: 0, notes };
  // First what the waypoint can tell both ends of: of what the kernel forgets nobody hears.
  const ended = before
    ? await endNarrowed(
        folder,
        { segmentation, artefacts: before },
        { segmentation, artefacts: waypoint },
        services.timer,
      )
    : 0;
  const done = await cutUnallowed(draft, services);
  return { changes, cut: done.cut + ended, notes: [...notes, ...done.notes] };
}

/** Cuts what is established and not allowed (any more); why not, where it cannot be. */
export async function cutUnallowed(
  draft: Draft,
  services: HostServices,
): Promise<Pick<Enforced, 'cut' | 'notes'>> {
  try {
    const tracked = await trackedConnections(services.commands);
    const readings = readBack(draft);
    const unallowed = new Set(
      readings.flatMap((reading) => unallowedConnections(tracked, draft.segmentation, reading)),
    );
    return { cut: await cutConnections([...unallowed], services.commands), notes: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const why = `established connections were not cut: ${messageOf(error)}`;
    return { cut: 0, notes: [`${why}; what callers send is refused all the same`] };
  }
}

/** Makes the kernel hold a declaration for the containers that run, or nothing, whatever keeps the waypoint from it. Throws a `Fault`. */
export async function restore(
  declaration: Declaration | undefined,
  saved: SegmentationState['kernel'],
  services: HostServices,
): Promise<void> {
  if (declaration) {
    const draft = draftOf(declaration, await containersOf(declaration, services));
    await enforce(draft, services, 'awaited');
    return;
  }
  await unload(services.commands);
  await unrouteWaypoint(services.commands);
  restoreSettings(services, saved);
}
