import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { unload } from '../../enforce/network/nftables/apply.ts';
import { unrouteWaypoint } from '../../enforce/network/nftables/routes.ts';
import { Fault } from '../../model/fault.ts';
import type { HostChangeReport } from '../../model/report/host.ts';
import { parseNodes } from '../../observe/configuration/nodes/read-nodes.ts';
import { readProfileTexts } from '../../observe/configuration/profile/read-profiles.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { enforce } from './apply.ts';
import { currentSettings, restoreSettings } from './kernel-settings.ts';
import { engineFor, observeHost } from './observe.ts';
import { settledState, takeBack } from './pending-change.ts';
import { type ChangePlan, confirmedState, NO_CHANGE, planChange, startedState, type Wanted } from './plan.ts';
import type { HostServices } from './services.ts';
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
import { awaitMesh, endWaypoint, requireHaproxy } from './waypoint.ts';

export interface ApplyRequest
  extends
    Pick<Declaration, 'onLoss' | 'includeProposed' | 'bridges' | 'audited'>,
    Omit<Wanted, 'declaration'> {
  readonly waypoint: { readonly port: number; readonly mesh: MeshRequest | undefined } | undefined;
}

/** A mesh by the paths of its files. */
export interface MeshRequest extends Pick<DeclaredMesh, 'node' | 'port' | 'identities'> {
  readonly nodes: string;
  readonly endpoints: string;
}

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
  const wantedFor = async (state: SegmentationState | undefined): Promise<Wanted> => ({
    declaration: { ...asked, engine: await engineFor(state, services) },
    ...request,
  });
  if (request.dryRun) {
    const state = readState(services);
    const wanted = await wantedFor(state);
    return planChange(wanted, await observeHost(wanted.declaration, state, services)).report;
  }
  return alone(services, SHORT_PATIENCE, async () => {
    if (waypoint) await requireHaproxy(services);
    const { state, wasTakenBack } = await settledState(services);
    const report = await change(await wantedFor(state), state, services);
    const note = 'a change that was not confirmed in time was taken back first';
    return wasTakenBack ? { ...report, notes: [note, ...report.notes] } : report;
  });
}

/** Looks at the host, plans, and carries the plan out. */
async function change(
  wanted: Wanted,
  state: SegmentationState | undefined,
  services: HostServices,
): Promise<HostChangeReport> {
  const plan = planChange(wanted, await observeHost(wanted.declaration, state, services));
  switch (plan.kind) {
    case 'tell':
      return plan.report;
    case 'confirm':
      return confirm(state, services, plan.report);
    case 'perform':
    default:
      return perform(plan, wanted, state, services);
  }
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

/** First it is written down, then watched, then done: so whatever happens in between is taken back. */
async function perform(
  { draft, report }: Extract<ChangePlan, { kind: 'perform' }>,
  wanted: Wanted,
  state: SegmentationState | undefined,
  services: HostServices,
): Promise<HostChangeReport> {
  const { confirmWithin } = wanted;
  const settings = state?.kernel ?? currentSettings(services);
  const started = startedState(wanted, state?.current, {
    id: randomUUID(),
    moment: services.clock(),
    settings,
  });
  writeState(services, started);
  try {
    if (confirmWithin !== undefined) await services.startWatchdog(started.pending.id);
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
    if (confirmWithin === undefined) return confirm(started, services, done, 'applied');
    return { ...done, confirmWithin: secondsLeft(started.pending, services.clock()) };
  } catch (error) {
    // Where that fails too, the watchdog or the next run finds it unconfirmed.
    await takeBack(started, services).catch(() => undefined);
    throw error;
  }
}

function confirm(
  state: SegmentationState | undefined,
  services: HostServices,
  report: HostChangeReport,
  outcome: HostChangeReport['outcome'] = 'confirmed',
): HostChangeReport {
  writeState(services, confirmedState(state));
  return { ...report, outcome, confirmWithin: undefined };
}

/** Keeps the last change. Throws a `Fault` (`usage`) where none waits, or its time is over. */
export function confirmChange(services: HostServices): Promise<HostChangeReport> {
  return alone(services, SHORT_PATIENCE, async () => {
    const { state, wasTakenBack } = await settledState(services);
    if (wasTakenBack) throw new Fault('usage', 'it is too late: the change was rolled back');
    if (!state?.pending) throw new Fault('usage', 'no change waits to be confirmed');
    return confirm(state, services, NO_CHANGE);
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
