import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listTables, unload } from '../../enforce/network/nftables/apply.ts';
import { changesFor, type Listing } from '../../enforce/network/nftables/listing.ts';
import { unrouteWaypoint } from '../../enforce/network/nftables/routes.ts';
import { Fault } from '../../model/fault.ts';
import { type HostChangeReport, HOST_REPORT_VERSION } from '../../model/report/host.ts';
import { namedEndpoints } from '../../observe/image/sources/engine/endpoints.ts';
import { findEngine } from '../../observe/runtime/containers/engine-containers.ts';
import { readProfileTexts } from '../../observe/configuration/profile/read-profiles.ts';
import { parseNodes } from '../../observe/configuration/nodes/read-nodes.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { readHostResolvers } from '../../observe/runtime/names/resolvers.ts';
import { enforce } from './enforcement.ts';
import { type Draft, draftOf, reportedMembers, strangersIn } from './draft.ts';
import { containersOf } from './observe.ts';
import type { HostServices } from './services.ts';
import { awaitMesh, endWaypoint, isKept, requireHaproxy } from './waypoint.ts';
import { currentSettings, restoreSettings } from './kernel-settings.ts';
import { changedLines } from './line-words.ts';
import { namePlan } from '../names/plan.ts';
import { settledState, takeBack } from './pending-change.ts';
import {
  alone,
  type Declaration,
  type DeclaredMesh,
  readState,
  secondsLeft,
  SHORT_PATIENCE,
  type SegmentationState,
  writeState,
} from './state.ts';

export interface ApplyRequest extends Pick<
  Declaration,
  'onLoss' | 'includeProposed' | 'bridges' | 'audited'
> {
  readonly waypoint: { readonly port: number; readonly mesh: MeshRequest | undefined } | undefined;
  readonly dryRun: boolean;
  /** Refuse where something is lost. */
  readonly strict: boolean;
  /** Seconds after which an unconfirmed change is rolled back; undefined: it is confirmed at once. */
  readonly confirmWithin: number | undefined;
}

/** A mesh by the paths of its files. */
export interface MeshRequest extends Pick<DeclaredMesh, 'node' | 'port' | 'identities'> {
  readonly nodes: string;
  readonly endpoints: string;
}

const NO_CHANGE: HostChangeReport = {
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

/**
 * Makes the profiles in some files hold for the containers of this host: loads what differs in one transaction, and
 * rolls it back unless it is confirmed in time. Throws a `Fault`, having changed nothing.
 */
export async function applyProfiles(
  paths: readonly string[],
  request: ApplyRequest,
  services: HostServices,
): Promise<HostChangeReport> {
  const profiles = readProfileTexts(paths);
  const { onLoss, includeProposed, bridges, audited, waypoint } = request;
  const since = services.clock().now;
  const asked = {
    profiles,
    onLoss,
    includeProposed,
    bridges,
    audited,
    ...(waypoint && { waypoint: declaredWaypoint(waypoint) }),
    since,
  };
  if (request.dryRun) {
    const state = readState(services);
    const wanted = { ...asked, engine: await engineFor(state, services) };
    return (await plan(wanted, state, services)).report;
  }
  return alone(services, SHORT_PATIENCE, async () => {
    if (waypoint) await requireHaproxy(services);
    const { state, wasTakenBack } = await settledState(services);
    const wanted = { ...asked, engine: await engineFor(state, services) };
    const report = await change(wanted, state, request, services);
    const note = 'a change that was not confirmed in time was taken back first';
    return wasTakenBack ? { ...report, notes: [note, ...report.notes] } : report;
  });
}

/** With the texts of its files. Throws a `Fault`. */
function declaredWaypoint({ port, mesh }: NonNullable<ApplyRequest['waypoint']>) {
  if (!mesh) return { port };
  const [nodes, endpoints] = [fileAt(mesh.nodes), fileAt(mesh.endpoints)];
  const { trustDomain } = parseNodes(nodes.text, nodes.file);
  return { port, mesh: { ...mesh, nodes, endpoints, trustDomain } };
}

/** Whoever follows it may be in another folder. */
function fileAt(path: string): DeclaredMesh['nodes'] {
  const file = resolve(path);
  return { file, text: readTextFile(file) };
}

/** The engine that the environment names; else the one of the last change, and no other; else whichever answers. */
async function engineFor(
  state: SegmentationState | undefined,
  services: HostServices,
): Promise<NonNullable<Declaration['engine']>> {
  const isNamed = namedEndpoints(services.environment).length > 0;
  return (await findEngine(services, isNamed ? undefined : state?.current?.engine)).endpoint;
}

interface Plan {
  readonly draft: Draft;
  readonly report: HostChangeReport;
  readonly isSame: boolean;
}

async function plan(
  wanted: Declaration,
  state: SegmentationState | undefined,
  services: HostServices,
): Promise<Plan> {
  const [containers, listing] = await Promise.all([
    containersOf(wanted, services),
    listTables(services.commands),
  ]);
  refuseForeign(listing, state);
  const draft = draftOf(wanted, containers);
  const before = state?.current && draftOf(state.current, containers).segmentation;
  const changes = changesFor(listing, draft.ruleset);
  const isSame =
    state?.current !== undefined &&
    changes.commands === undefined &&
    (!draft.waypoint || isKept(services)) &&
    isDeepStrictEqual({ ...state.current, since: '' }, { ...wanted, since: '' });
  const report: HostChangeReport = {
    ...NO_CHANGE,
    outcome: isSame ? 'unchanged' : 'planned',
    ...changedLines(before, draft.segmentation),
    members: reportedMembers(draft),
    strangers: strangersIn(draft),
    losses: draft.reportedLosses,
    notes: [...nameNotes(draft, services), ...draft.notes],
    elements: { added: changes.added, removed: changes.removed, anew: changes.anew },
  };
  return { draft, report, isSame };
}

/** Names have addresses only where somebody sees what their resolvers say. */
function nameNotes(draft: Draft, { readText }: HostServices): string[] {
  const { sets, notes } = namePlan(draft, readHostResolvers(readText));
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

async function change(
  wanted: Declaration,
  state: SegmentationState | undefined,
  request: ApplyRequest,
  services: HostServices,
): Promise<HostChangeReport> {
  const { draft, report, isSame } = await plan(wanted, state, services);
  if (request.strict && report.losses.length > 0) return { ...report, outcome: 'refused' };
  const { pending } = state ?? {};
  if (isSame && (!pending || request.confirmWithin !== undefined))
    return { ...report, confirmWithin: pending && secondsLeft(pending, services.clock()) };
  if (isSame) return confirmState(state, services, report);
  if (pending)
    throw new Fault('usage', 'the last change is not confirmed yet', {
      hint: 'first "plimsoll network confirm" or "plimsoll network rollback"',
    });
  return perform(wanted, state, request, services, { draft, report });
}

/** First it is written down, then watched, then done: so whatever happens in between is taken back. */
async function perform(
  wanted: Declaration,
  state: SegmentationState | undefined,
  { confirmWithin }: ApplyRequest,
  services: HostServices,
  { draft, report }: Pick<Plan, 'draft' | 'report'>,
): Promise<HostChangeReport> {
  const { bootId, uptime } = services.clock();
  const id = randomUUID();
  const pending = { id, before: state?.current, bootId, deadline: uptime + (confirmWithin ?? 0) };
  const started = {
    version: 1 as const,
    current: wanted,
    pending,
    kernel: state?.kernel ?? currentSettings(services),
  };
  writeState(services, started);
  try {
    if (confirmWithin !== undefined) await services.startWatchdog(id);
    const { changes, cut, notes } = await enforce(draft, services);
    if (draft.mesh) await awaitMesh(draft.mesh, services);
    const { added, removed, anew } = changes;
    const done = {
      ...report,
      outcome: 'applied' as const,
      elements: { added, removed, anew },
      cut,
      notes: [...report.notes, ...notes],
    };
    if (confirmWithin === undefined) return confirmState(started, services, done, 'applied');
    return { ...done, confirmWithin: secondsLeft(pending, services.clock()) };
  } catch (error) {
    // Where that fails too, the watchdog or the next run finds it unconfirmed.
    await takeBack(started, services).catch(() => undefined);
    throw error;
  }
}

function confirmState(
  state: SegmentationState | undefined,
  services: HostServices,
  report: HostChangeReport,
  outcome: HostChangeReport['outcome'] = 'confirmed',
): HostChangeReport {
  const { current, kernel = {} } = state ?? {};
  writeState(services, current && { version: 1, current, kernel });
  return { ...report, outcome, confirmWithin: undefined };
}

/** Keeps the last change. Throws a `Fault` (`usage`) where none waits, or its time is over. */
export function confirmChange(services: HostServices): Promise<HostChangeReport> {
  return alone(services, SHORT_PATIENCE, async () => {
    const { state, wasTakenBack } = await settledState(services);
    if (wasTakenBack) throw new Fault('usage', 'it is too late: the change was rolled back');
    if (!state?.pending) throw new Fault('usage', 'no change waits to be confirmed');
    return confirmState(state, services, NO_CHANGE);
  });
}

/** Takes the last change back before its time is over. Throws a `Fault` (`usage`) where none waits. */
export function rollBackChange(services: HostServices): Promise<HostChangeReport> {
  return alone(services, SHORT_PATIENCE, async () => {
    const state = readState(services);
    if (!state?.pending) throw new Fault('usage', 'no change waits to be confirmed');
    await takeBack(state, services);
    return { ...NO_CHANGE, outcome: 'rolled back' as const };
  });
}

/** Takes everything of ours away. `force`: also where the state cannot be read, and its settings with it. Throws a `Fault`. */
export function removeSegmentation(force: boolean, services: HostServices): Promise<HostChangeReport> {
  return alone(services, SHORT_PATIENCE, async () => {
    const state = force ? undefined : readState(services);
    const hadTables = await unload(services.commands);
    await unrouteWaypoint(services.commands);
    if (state) restoreSettings(services, state.kernel);
    writeState(services, undefined);
    const notes = await endWaypoint(services);
    return {
      ...NO_CHANGE,
      notes,
      outcome: hadTables || state ? ('removed' as const) : ('unchanged' as const),
    };
  });
}
