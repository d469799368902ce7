import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import type { HostRuleset } from '../../enforce/network/nftables/apply.ts';
import { NFTABLES } from '../../enforce/network/nftables/compile.ts';
import { gateText } from '../../enforce/network/nftables/gate.ts';
import { HOST_FILE } from '../../enforce/network/nftables/parse.ts';
import type { Reading } from '../../enforce/network/types.ts';
import { Fault } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { parseProfiles } from '../../model/profile/yaml.ts';
import type { ReportedMember } from '../../model/segmentation/host-report.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { findEngine, readContainers } from '../../observe/runtime/containers/engine-containers.ts';
import { attachContainers } from '../../observe/runtime/containers/interfaces.ts';
import { attachmentsOf, type RosterEntry, rosterOf } from '../../observe/runtime/containers/roster.ts';
import type { HostServices } from './host-services.ts';
import type { Declaration } from './segmentation-state.ts';

/** A declaration, lowered to what a kernel is to have for the containers that run. */
export interface Draft {
  readonly segmentation: Segmentation;
  readonly roster: readonly RosterEntry[];
  readonly ruleset: HostRuleset;
  readonly artefacts: readonly Artefact[];
  readonly losses: readonly NetworkLoss[];
  /** The losses but for those that only say that a member does not run here. */
  readonly toldLosses: readonly NetworkLoss[];
}

/** Every container that runs on this host, with its interfaces. Throws a `Fault`. */
export async function containersOf(services: HostServices): Promise<AttachedContainer[]> {
  const client = await findEngine({ ...services, scheme: undefined });
  return attachContainers(await readContainers(client), services.commands);
}

/** Compiles a declaration for these containers. Throws a `Fault`. */
export function draftOf(declaration: Declaration, containers: readonly AttachedContainer[]): Draft {
  const { includeProposed, onLoss, audited } = declaration;
  const profiles = declaration.profiles.flatMap(({ file, text }) => parseProfiles(text, file));
  const known = profiles.map(({ metadata: { namespace, name } }) => ({ id: `${namespace}/${name}`, name }));
  const roster = rosterOf(containers, known);
  const attachments = attachmentsOf(roster);
  const segmentation = segmentProfiles(profiles, { includeProposed, attachments, audited });
  const { artefacts, losses } = NFTABLES.compile(segmentation, { onLoss });
  const host = artefacts.find(({ path }) => path === HOST_FILE);
  if (!host) throw new Fault('internal', `the compiler wrote no ${HOST_FILE}`);
  const absent = new Set(
    segmentation.members
      .filter((member) => !roster.some((entry) => entry.member === member.id))
      .map(({ id }) => id),
  );
  return {
    segmentation,
    roster,
    ruleset: { artefact: host.text, gate: gateOf(declaration, roster) },
    artefacts,
    losses,
    toldLosses: losses.filter((loss) => !isOfAbsence(loss, absent)),
  };
}

/** A member that cannot be held does not pass. */
function gateOf({ bridges }: Declaration, roster: readonly RosterEntry[]): string | undefined {
  if (bridges.length === 0) return undefined;
  const known = roster.filter(({ unheld }) => unheld === undefined);
  return gateText(
    bridges,
    known.flatMap(({ container }) => container.addresses.map(parseAddress)),
  );
}

/** There is nothing to hold of who is not there, and nobody to reach. */
function isOfAbsence({ member, affects }: NetworkLoss, absent: ReadonlySet<string>): boolean {
  const { peers, members } = affects;
  return (
    absent.has(member) || (peers !== 'all' && members.length > 0 && members.every((id) => absent.has(id)))
  );
}

/** What the host's ruleset says, read back: from the artefacts of the draft, or from `listed`. Throws a `Fault` (`malformed`). */
export function readBack({ artefacts, segmentation }: Draft, listed?: string): Reading {
  const texts =
    listed === undefined
      ? artefacts
      : artefacts.map((one) => (one.path === HOST_FILE ? { ...one, text: listed } : one));
  const reading = NFTABLES.parse?.(texts, segmentation).find(({ name }) => name === 'bridge');
  if (!reading) throw new Fault('internal', 'the ruleset of a host is not read back');
  return reading;
}

/** Who is where, for reports. */
export function reportedMembers({
  segmentation,
  roster,
}: Pick<Draft, 'segmentation' | 'roster'>): ReportedMember[] {
  return segmentation.members.map(({ id, mode }) => ({
    id,
    mode,
    containers: roster
      .filter(({ member }) => member === id)
      .map(({ container, unheld }) => ({
        name: container.name,
        id: container.id.slice(0, 12),
        interfaces: container.interfaces,
        addresses: container.addresses,
        unheld: unheld ?? '',
      })),
  }));
}

/** Names of the containers that no profile is of. */
export function strangersIn({ roster }: Pick<Draft, 'roster'>): string[] {
  return roster.filter(({ member }) => member === undefined).map(({ container }) => container.name);
}
