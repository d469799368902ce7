import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { reportedDisagreement } from '../../analyse/segmentation/profiles/reported.ts';
import { changesFor, denialsOf, type Listing } from '../../enforce/network/nftables/listing.ts';
import { nameElementsIn } from '../../enforce/network/nftables/resolved-names.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import {
  HOST_REPORT_VERSION,
  type HostStatusReport,
  type ReportedName,
  type ReportedWaypoint,
} from '../../model/report/host.ts';
import { namePlan, type NamePlan } from '../names/plan.ts';
import { type Draft, readBack, reportedMembers, strangersIn } from './draft.ts';
import type { Moment } from './services.ts';
import { type Declaration, secondsLeft, type SegmentationState } from './state.ts';

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

/** A waypoint as it is found. */
export interface FoundWaypoint {
  /** The number of the process that answers. */
  readonly process: number | undefined;
  /** What its keeper told last. */
  readonly note:
    | {
        readonly starts: number;
        readonly said: readonly string[];
        readonly refused: Readonly<Record<string, number>>;
      }
    | undefined;
  /** The families of addresses whose route to it is missing. */
  readonly unrouted: readonly string[];
  /** Does something keep it running? */
  readonly isKept: boolean;
  /** The first of its files that is not there; undefined: all are. */
  readonly missing: string | undefined;
  /** What it has: told by itself, or what it would read when it starts; undefined where a file is missing. */
  readonly policy: readonly Artefact[] | undefined;
  /** Does it know of other nodes what it is to know? */
  readonly isMeshRunning: boolean;
}

/** A host whose state is settled. */
export interface EnforcedHost {
  readonly declared: Declaration;
  readonly state: SegmentationState;
  readonly listing: Listing;
  readonly resolvers: readonly string[];
  readonly moment: Moment;
  /** Undefined where none is declared. */
  readonly waypoint: FoundWaypoint | undefined;
  /** The kernel's settings that were changed, as they are now. */
  readonly settings: ReadonlyMap<string, string | undefined>;
}

/** What there is to say where nothing is declared. */
export function undeclaredStatus(listing: Listing): HostStatusReport {
  const foreign = listing.there.length > 0 ? ['tables named plimsoll are there that no apply has made'] : [];
  return { ...NOTHING, denials: denialsOf(listing), notes: foreign };
}

/** What is enforced on a host: what the kernel and the waypoint have is compared with a draft of what is declared. Throws a `Fault`. */
export function statusOf(draft: Draft, host: EnforcedHost): HostStatusReport {
  const { declared, state, listing, resolvers, moment } = host;
  const { added, removed, anew } = changesFor(listing, draft.ruleset);
  const proof = proofOf(draft, host);
  const names = namePlan(draft, resolvers);
  const { problem } = state.pending ?? {};
  return {
    ...NOTHING,
    ...proof,
    declared: true,
    since: declared.since,
    confirmWithin: state.pending && secondsLeft(state.pending, moment),
    waypoint: reportedWaypoint(draft, host),
    drift: { added, removed, anew },
    members: reportedMembers(draft),
    strangers: strangersIn(draft),
    losses: draft.reportedLosses,
    names: reportedNames(listing, names),
    denials: denialsOf(listing),
    notes: [
      ...names.notes,
      ...proof.notes,
      ...(problem === undefined ? [] : [`it could not be rolled back yet: ${problem}`]),
      ...draft.notes,
      ...waypointNotes(host),
      ...settingNotes(host),
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
function proofOf(draft: Draft, { listing, waypoint }: EnforcedHost): ProofPart {
  if (listing.there.length > 0 && waypoint?.missing !== undefined) {
    const note = `the waypoint has no file ${waypoint.missing}: an apply was ended before it was written`;
    return { kernel: 'different', counterexamples: [], notes: [note] };
  }
  const proof = proofOfPolicy(draft, listing, waypoint?.policy);
  if (!draft.mesh || listing.there.length === 0 || waypoint?.isMeshRunning === true) return proof;
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

function reportedWaypoint(
  { segmentation: { members } }: Draft,
  { declared, waypoint }: EnforcedHost,
): ReportedWaypoint | undefined {
  if (!declared.waypoint || !waypoint) return undefined;
  const { process, note } = waypoint;
  const { starts, said = [], refused: counts = {} } = note ?? {};
  const refused = Object.entries(counts)
    .map(([rule, requests]) => ({ rule, requests }))
    .toSorted((a, b) => b.requests - a.requests);
  const open = members.filter(({ profile }) => profile.failureMode === 'open').map(({ id }) => id);
  const state = process === undefined ? 'failed' : 'running';
  return { state, port: declared.waypoint.port, process, starts, open, said, refused };
}

function waypointNotes({ waypoint }: EnforcedHost): string[] {
  if (!waypoint) return [];
  return [
    ...(waypoint.isKept ? [] : ['nothing keeps the waypoint running: start "plimsoll network guard"']),
    ...waypoint.unrouted.map(
      (family) => `the route to the waypoint is missing for ${family}: what it would judge is refused`,
    ),
  ];
}

function settingNotes({ settings }: EnforcedHost): string[] {
  return [...settings]
    .filter(([, value]) => value !== '1')
    .map(([name]) => `${name} is not 1, so bridges are closed to members`);
}
