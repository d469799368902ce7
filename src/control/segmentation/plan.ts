import { changesFor, type Listing } from '../../enforce/network/nftables/listing.ts';
import { Fault } from '../../model/fault.ts';
import { type HostChangeReport, HOST_REPORT_VERSION } from '../../model/report/host.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { namePlan } from '../names/plan.ts';
import { type Draft, draftOf, reportedMembers, strangersIn } from './draft.ts';
import { changedLines } from './line-words.ts';
import type { Moment } from './services.ts';
import { type Declaration, isSame, type Pending, secondsLeft, type SegmentationState } from './state.ts';

/** How often the watchdog looks whether the change was confirmed, in milliseconds. */
const GLANCE = 500;

export const NO_CHANGE: HostChangeReport = {
  schemaVersion: HOST_REPORT_VERSION,
  outcome: 'unchanged',
  gained: [],
  lost: [],
  members: [],
  strangers: [],
  losses: [],
  elements: { added: 0, removed: 0, anew: false },
  confirmWithin: undefined,
  cut: 0,
  notes: [],
};

/** A host as it is found before a change. */
export interface SegmentedHost {
  readonly state: SegmentationState | undefined;
  readonly containers: readonly AttachedContainer[];
  /** What the kernel has. */
  readonly listing: Listing;
  /** Does something keep the waypoint running? */
  readonly isKept: boolean;
  /** Of the host's names. */
  readonly resolvers: readonly string[];
  readonly moment: Moment;
}

/** What is to hold from now on, and how sure one is. */
export interface Wanted {
  readonly declaration: Declaration;
  /** Only say what would change. */
  readonly dryRun: boolean;
  /** Refuse where something is lost. */
  readonly strict: boolean;
  /** Seconds after which an unconfirmed change is rolled back; undefined: it is confirmed at once. */
  readonly confirmWithin: number | undefined;
}

/** Only told; a change that waits is confirmed; or something is changed. */
export type ChangePlan = { readonly report: HostChangeReport } & (
  | { readonly kind: 'tell' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'perform'; readonly draft: Draft }
);

/** What is done about what somebody wants. Throws a `Fault`: `usage` where it is not to be done on this host, or not now. */
export function planChange(
  { declaration, dryRun, strict, confirmWithin }: Wanted,
  host: SegmentedHost,
): ChangePlan {
  const { state, listing, containers, moment } = host;
  refuseForeign(listing, state);
  const draft = draftOf(declaration, containers);
  const changes = changesFor(listing, draft.ruleset);
  const isUnchanged = isSameAsBefore(declaration, draft, host) && changes.commands === undefined;
  const before = state?.current && draftOf(state.current, containers).segmentation;
  const report: HostChangeReport = {
    ...NO_CHANGE,
    outcome: isUnchanged ? 'unchanged' : 'planned',
    ...changedLines(before, draft.segmentation),
    members: reportedMembers(draft),
    strangers: strangersIn(draft),
    losses: draft.reportedLosses,
    notes: [...nameNotes(draft, host), ...draft.notes],
    elements: { added: changes.added, removed: changes.removed, anew: changes.anew },
  };
  if (dryRun) return { kind: 'tell', report };
  if (strict && report.losses.length > 0) return { kind: 'tell', report: { ...report, outcome: 'refused' } };
  const { pending } = state ?? {};
  if (isUnchanged && (!pending || confirmWithin !== undefined))
    return {
      kind: 'tell',
      report: { ...report, confirmWithin: pending && secondsLeft(pending, moment) },
    };
  if (isUnchanged) return { kind: 'confirm', report };
  if (pending)
    throw new Fault('usage', 'the last change is not confirmed yet', {
      hint: 'first "plimsoll network confirm" or "plimsoll network rollback"',
    });
  return { kind: 'perform', report, draft };
}

function isSameAsBefore(wanted: Declaration, { waypoint }: Draft, { state, isKept }: SegmentedHost): boolean {
  if (!state?.current || (waypoint && !isKept)) return false;
  return isSame({ ...state.current, since: '' }, { ...wanted, since: '' });
}

/** Names have addresses only where somebody sees what their resolvers say. */
function nameNotes(draft: Draft, { resolvers }: SegmentedHost): string[] {
  const { sets, notes } = namePlan(draft, resolvers);
  if (sets.length === 0) return [];
  return ['DNS names are reached while "plimsoll network guard" runs, and refused without it', ...notes];
}

/** Tables that no apply has made would be lost without a way back. */
function refuseForeign({ there }: Listing, state: SegmentationState | undefined): void {
  if (there.length > 0 && !state)
    throw new Fault('usage', 'the kernel has tables named plimsoll that no apply on this host has made', {
      hint: 'take them away with "plimsoll network remove", or name the state folder that belongs to them',
    });
}

/** The state of a change that is about to be made; `settings`: the kernel's before the first. */
export function startedState(
  { declaration, confirmWithin }: Wanted,
  before: Declaration | undefined,
  { id, moment, settings }: { id: string; moment: Moment; settings: SegmentationState['kernel'] },
): SegmentationState & { readonly pending: Pending } {
  const { bootId, uptime } = moment;
  const pending = { id, before, bootId, deadline: uptime + (confirmWithin ?? 0) };
  return { version: 1, current: declaration, pending, kernel: settings };
}

/** The state once its change is confirmed; undefined where nothing is to hold. */
export function confirmedState(state: SegmentationState | undefined): SegmentationState | undefined {
  return state?.current && { version: 1, current: state.current, kernel: state.kernel };
}

/** The state once its change is taken back; undefined where there was none before. */
export function stateBefore({ pending, kernel }: SegmentationState): SegmentationState | undefined {
  return pending?.before && { version: 1, current: pending.before, kernel };
}

/** Is there a change whose time to be confirmed is over? */
export function isOverdue(
  state: SegmentationState | undefined,
  moment: Moment,
): state is SegmentationState & { readonly pending: Pending } {
  return state?.pending !== undefined && secondsLeft(state.pending, moment) <= 0;
}

/** What a watchdog does: its change is confirmed or gone; it is to be taken back; and when to look again, in milliseconds. */
export interface WatchPlan {
  readonly isOver: boolean;
  readonly isDue: boolean;
  readonly again: number;
}

/** What the watchdog of the change of an id does. */
export function planWatch(state: SegmentationState | undefined, id: string, moment: Moment): WatchPlan {
  if (state?.pending?.id !== id) return { isOver: true, isDue: false, again: 0 };
  const left = secondsLeft(state.pending, moment) * 1000;
  return { isOver: false, isDue: left <= 0, again: Math.min(Math.max(left, 50), GLANCE) };
}

/** The state with why a change could not be taken back; undefined where it says so already, or that change is gone. */
export function withProblem(
  state: SegmentationState | undefined,
  id: string,
  problem: string,
): SegmentationState | undefined {
  if (state?.pending?.id !== id || state.pending.problem === problem) return undefined;
  return { ...state, pending: { ...state.pending, problem } };
}
