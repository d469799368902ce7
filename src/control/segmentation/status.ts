import { listTables } from '../../enforce/network/nftables/apply.ts';
import { Fault } from '../../model/fault.ts';
import type { HostStatusReport } from '../../model/report/host.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import { draftOf } from './draft.ts';
import { type Ahead, containersAhead, containersOf, observeWaypoint } from './observe.ts';
import { settledState } from './pending-change.ts';
import type { HostServices } from './services.ts';
import { isSame, tryLock } from './state.ts';
import { statusOf, undeclaredStatus } from './status-report.ts';

/** Seconds: it changes nothing, so it waits for whoever does, and after some says so. */
const PATIENCE = 30;
const SILENCE = 2;
/** Milliseconds. */
const GLANCE = 100;

/**
 * What is enforced on this host: what the kernel has is read back and compared with the profiles. A change whose time
 * to be confirmed is over, and that nobody took back, is taken back first. `onWait` is told once why it takes long.
 * Throws a `Fault`.
 */
export async function segmentationStatus(
  services: HostServices,
  onWait: (why: string) => void,
): Promise<HostStatusReport> {
  const begun = services.clock().uptime;
  for (let isSilent = true; ; await services.timer.sleep(GLANCE)) {
    // Not alone: an engine may answer only when a container has begun, which waits for the guard, which waits for us.
    const ahead = await containersAhead(services);
    const lock = tryLock(services);
    if (!(lock instanceof Fault)) {
      using _held = lock;
      return await statusAlone(ahead, services);
    }
    const waited = services.clock().uptime - begun;
    if (waited > PATIENCE) throw lock;
    if (isSilent && waited > SILENCE) onWait(lock.message);
    isSilent &&= waited <= SILENCE;
  }
}

async function statusAlone(ahead: Ahead | undefined, services: HostServices): Promise<HostStatusReport> {
  const { state, wasTakenBack } = await settledState(services);
  const listing = await listTables(services.commands);
  const declared = state?.current;
  const notes = wasTakenBack ? ['a change that was not confirmed in time was taken back'] : [];
  const withNotes = (report: HostStatusReport) => ({ ...report, notes: [...notes, ...report.notes] });
  if (!state || !declared) return withNotes(undeclaredStatus(listing));
  const isAhead = ahead !== undefined && isSame(ahead.engine, declared.engine);
  const containers = isAhead ? ahead.containers : await containersOf(declared, services);
  const draft = draftOf(declared, containers);
  const hasTables = listing.there.length > 0;
  const waypoint = declared.waypoint && (await observeWaypoint(draft, hasTables, services));
  const settings = new Map(Object.keys(state.kernel).map((name) => [name, services.kernel.read(name)]));
  const resolvers = readHostResolvers(services.readText);
  const found = { declared, state, listing, resolvers, waypoint, settings };
  return withNotes(statusOf(draft, { ...found, moment: services.clock() }));
}
