import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { reportedDisagreement } from '../../analyse/segmentation/profiles/reported.ts';
import { listTables } from '../../enforce/network/nftables/apply.ts';
import { changesFor, denialsOf, type Listing } from '../../enforce/network/nftables/listing.ts';
import { isMeshRunning } from '../../enforce/network/haproxy/mesh/apply.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { nameElementsIn } from '../../enforce/network/nftables/resolved-names.ts';
import { HOST_REPORT_VERSION, type HostStatusReport, type ReportedName } from '../../model/report/host.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import { type Draft, draftOf, readBack, reportedMembers, strangersIn } from './draft.ts';
import { containersOf } from './observe.ts';
import type { HostServices } from './services.ts';
import { namePlan, type NamePlan } from '../names/plan.ts';
import { foundWaypoint, waypointStatus } from './waypoint.ts';
import { settledState } from './pending-change.ts';
import { type Declaration, readState, secondsLeft, type SegmentationState, tryLock } from './state.ts';

const NOTHING: HostStatusReport = {
  schemaVersion: HOST_REPORT_VERSION,
  declared: false,
  since: undefined,
  confirmWithin: undefined,
  kernel: 'absent',
  counterexamples: [],
  waypoint: undefined,
  drift: { added: 0, removed: 0, anew: false },
  members: [],
  strangers: [],
  losses: [],
  names: [],
  denials: [],
  notes: [],
};

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
  for (let isSilent = true; ; await sleep(GLANCE)) {
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

/** The containers of an engine. */
interface Ahead {
  readonly engine: Declaration['engine'];
  readonly containers: readonly AttachedContainer[];
}

/** Undefined where there are none yet, or they cannot be told. */
async function containersAhead(services: HostServices): Promise<Ahead | undefined> {
  try {
    const current = readState(services)?.current;
    return current && { engine: current.engine, containers: await containersOf(current, services) };
  } catch (error) {
    // What was not confirmed is taken back all the same.
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

async function statusAlone(ahead: Ahead | undefined, services: HostServices): Promise<HostStatusReport> {
  const { state, wasTakenBack } = await settledState(services);
  const listing = await listTables(services.commands);
  const notes = wasTakenBack ? ['a change that was not confirmed in time was taken back'] : [];
  if (!state?.current) {
    const foreign =
      listing.there.length > 0 ? ['tables named plimsoll are there that no apply has made'] : [];
    return { ...NOTHING, denials: denialsOf(listing), notes: [...notes, ...foreign] };
  }
  const isAhead = ahead !== undefined && isDeepStrictEqual(ahead.engine, state.current.engine);
  const containers = isAhead ? ahead.containers : await containersOf(state.current, services);
  const draft = draftOf(state.current, containers);
  const { added, removed, anew } = changesFor(listing, draft.ruleset);
  const { waypoint, notes: waypointNotes } = await waypointStatus(state.current, draft, services);
  const proof = await proofOf(draft, listing, services);
  const names = namePlan(draft, readHostResolvers(services.readText));
  const { problem } = state.pending ?? {};
  return {
    ...NOTHING,
    ...proof,
    declared: true,
    since: state.current.since,
    confirmWithin: state.pending && secondsLeft(state.pending, services.clock()),
    waypoint,
    drift: { added, removed, anew },
    members: reportedMembers(draft),
    strangers: strangersIn(draft),
    losses: draft.reportedLosses,
    names: reportedNames(listing, names),
    denials: denialsOf(listing),
    notes: [
      ...notes,
      ...names.notes,
      ...proof.notes,
      ...(problem === undefined ? [] : [`it could not be rolled back yet: ${problem}`]),
      ...waypointNotes,
      ...settingNotes(state, services),
    ],
  };
}

function reportedNames({ tables }: Listing, { sets }: NamePlan): ReportedName[] {
  const bySet = Map.groupBy(nameElementsIn(tables ?? new Map(), sets), ({ set }) => set);
  const byName = Map.groupBy(sets, ({ member, name }) => `${member} ${name}`);
  return [...byName.values()].flatMap((some) =>
    some.slice(0, 1).map(({ member, name }) => ({
      member,
      name,
      addresses: some
        .flatMap(({ set }) => bySet.get(set) ?? [])
        .map(({ address, seconds }) => ({ address, seconds }))
        .toSorted((a, b) => (a.address < b.address ? -1 : 1)),
    })),
  );
}

type ProofPart = Pick<HostStatusReport, 'kernel' | 'counterexamples' | 'notes'>;

/** Of packet filter and waypoint together, and that the waypoint knows who is on which node. */
async function proofOf(draft: Draft, listing: Listing, services: HostServices): Promise<ProofPart> {
  const proof = proofOfPolicy(draft, listing, await foundWaypoint(draft, services));
  if (!draft.mesh || listing.there.length === 0) return proof;
  if (await isMeshRunning(services.waypoint.folder, draft.mesh)) return proof;
  const note = 'what the waypoint knows of who is on which node is not what the files say';
  return { ...proof, kernel: 'different', notes: [...proof.notes, note] };
}

function proofOfPolicy(draft: Draft, listing: Listing, waypoint: Draft['waypoint']): ProofPart {
  if (listing.there.length === 0) return { kernel: 'absent', counterexamples: [], notes: [] };
  try {
    const proofs = readBack(draft, { ruleset: listing.text, waypoint }).map((reading) =>
      proveSegmentation(draft.segmentation, reading, draft.losses),
    );
    const explained = proofs.flatMap((proof) => proof.explained);
    const unexplained = proofs.flatMap((proof) => proof.unexplained);
    const equal = explained.length === 0 ? 'equal' : 'equal-but-for-losses';
    return {
      kernel: unexplained.length > 0 ? 'different' : equal,
      counterexamples: unexplained.map(reportedDisagreement),
      notes: [],
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kernel: 'unreadable', counterexamples: [], notes: [messageOf(error)] };
  }
}

function settingNotes({ kernel: saved }: SegmentationState, { kernel }: HostServices): string[] {
  return Object.keys(saved)
    .filter((name) => kernel.read(name) !== '1')
    .map((name) => `${name} is not 1, so bridges are closed to members`);
}
