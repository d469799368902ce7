import { type HostRuleset, load, loadFrom, unload } from '../../enforce/network/nftables/apply.ts';
import type { Changes } from '../../enforce/network/nftables/changes.ts';
import { cutConnections } from '../../enforce/network/nftables/cut.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { trackedConnections } from '../../observe/runtime/connections/conntrack.ts';
import { containersOf, type Draft, draftOf, readBack } from './host-draft.ts';
import type { HostServices } from './host-services.ts';
import { judgeBridges, restoreSettings } from './kernel-settings.ts';
import type { Declaration, SegmentationState } from './segmentation-state.ts';
import { unallowedConnections } from './unallowed-connections.ts';

/** What was done to make the kernel hold a declaration. */
export interface Enforced {
  readonly changes: Changes;
  readonly cut: number;
  readonly notes: readonly string[];
}

/** Makes the kernel hold a draft; `believed`: what it has, if nobody changed it. Throws a `Fault`, having changed nothing. */
export async function hold(
  { ruleset }: Draft,
  services: HostServices,
  believed?: HostRuleset,
): Promise<Changes> {
  await judgeBridges(services);
  const { commands } = services;
  return believed ? loadFrom(believed, ruleset, commands) : load(ruleset, commands);
}

/** As `hold`, and cuts the connections that it does not allow. */
export async function enforce(draft: Draft, services: HostServices): Promise<Enforced> {
  const changes = await hold(draft, services);
  if (changes.commands === undefined) return { changes, cut: 0, notes: [] };
  return { changes, ...(await cutUnallowed(draft, services)) };
}

/** Cuts what is established and not allowed (any more); why not, where it cannot be. */
export async function cutUnallowed(
  draft: Draft,
  services: HostServices,
): Promise<Pick<Enforced, 'cut' | 'notes'>> {
  try {
    const tracked = await trackedConnections(services.commands);
    const unallowed = unallowedConnections(tracked, draft.segmentation, readBack(draft));
    return { cut: await cutConnections(unallowed, services.commands), notes: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const why = `established connections were not cut: ${messageOf(error)}`;
    return { cut: 0, notes: [`${why}; what callers send is refused all the same`] };
  }
}

/** Makes the kernel hold a declaration for the containers that run, or nothing. Throws a `Fault`. */
export async function restore(
  declaration: Declaration | undefined,
  saved: SegmentationState['kernel'],
  services: HostServices,
): Promise<void> {
  if (declaration) {
    await enforce(draftOf(declaration, await containersOf(services)), services);
    return;
  }
  await unload(services.commands);
  restoreSettings(services, saved);
}
