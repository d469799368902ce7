import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { changesFor, denialsOf, type Listing, listTables } from '../../enforce/network/nftables/apply.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { nameElementsIn } from '../../enforce/network/nftables/resolved-names.ts';
import {
  HOST_REPORT_VERSION,
  type HostStatusReport,
  type ReportedName,
} from '../../model/segmentation/host-report.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import { reportedDisagreement } from '../deploy/prove-network.ts';
import { containersOf, type Draft, draftOf, readBack, reportedMembers, strangersIn } from './host-draft.ts';
import type { HostServices } from './host-services.ts';
import { namePlan, type NamePlan } from './name-plan.ts';
import { foundWaypoint, waypointStatus } from './host-waypoint.ts';
import { settledState } from './pending-change.ts';
import { alone, secondsLeft, SHORT_PATIENCE, type SegmentationState } from './segmentation-state.ts';

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

/**
 * What is enforced on this host: what the kernel has is read back and compared with the profiles. A change whose time
 * to be confirmed is over, and that nobody took back, is taken back first. Throws a `Fault`.
 */
export function segmentationStatus(services: HostServices): Promise<HostStatusReport> {
  return alone(services, SHORT_PATIENCE, async () => {
    const { state, wasTakenBack } = await settledState(services);
    const listing = await listTables(services.commands);
    const notes = wasTakenBack ? ['a change that was not confirmed in time was taken back'] : [];
    if (!state?.current) {
      const foreign =
        listing.there.length > 0 ? ['tables named plimsoll are there that no apply has made'] : [];
      return { ...NOTHING, denials: denialsOf(listing), notes: [...notes, ...foreign] };
    }
    const draft = draftOf(state.current, await containersOf(state.current, services));
    const { added, removed, anew } = changesFor(listing, draft.ruleset);
    const { waypoint, notes: waypointNotes } = await waypointStatus(state.current, draft, services);
    const proof = proofOf(draft, listing, await foundWaypoint(draft, services));
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
      losses: draft.toldLosses,
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
  });
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

function proofOf(draft: Draft, listing: Listing, waypoint: Draft['waypoint']): ProofPart {
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
