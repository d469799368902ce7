import { reportedLoss } from '../../analyse/segmentation/profiles/reported.ts';
import { segmentProfiles } from '../../analyse/segmentation/profiles/segment-profiles.ts';
import type { HostRuleset } from '../../enforce/network/nftables/listing.ts';
import { NFTABLES } from '../../enforce/network/nftables/compile.ts';
import { gateText } from '../../enforce/network/nftables/gate.ts';
import { HOST_FILE } from '../../enforce/network/nftables/parse.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { compileMesh, type Mesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import type { WaypointPlace } from '../../enforce/network/types.ts';
import { Fault } from '../../model/fault.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import { keptProfiles } from '../../model/profile/kept-profiles.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { ReportedMember } from '../../model/report/host.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { ReportedLoss } from '../../model/report/segmentation.ts';
import type { WorkloadEndpoint, Segmentation } from '../../model/segmentation/segmentation.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { endpointsOf, type RosterEntry, rosterOf } from '../../observe/runtime/containers/roster.ts';
import { type HostReading, lossesWhereRedirected, readHost } from './reading.ts';
import { notesOnNodes, type OtherNodes, otherNodes, withoutOthers } from './nodes.ts';
import type { Declaration } from './state.ts';

/** A declaration, lowered to what a kernel is to have for the containers that run. */
export interface Draft {
  readonly segmentation: Segmentation;
  readonly roster: readonly RosterEntry[];
  readonly ruleset: HostRuleset;
  /** The compiler's files, of which the host's is loaded. */
  readonly artefacts: readonly Artefact[];
  /** Files of the waypoint; undefined: there is to be none. */
  readonly waypoint: readonly Artefact[] | undefined;
  /** What the waypoint is to know of other nodes; undefined: it has nothing to do with any. */
  readonly mesh: Mesh | undefined;
  readonly losses: readonly NetworkLoss[];
  /** The losses but for those that only say that a member does not run here. */
  readonly reportedLosses: readonly ReportedLoss[];
  readonly notes: readonly string[];
}

/** Compiles a declaration for these containers. Throws a `Fault`. */
export function draftOf(declaration: Declaration, containers: readonly AttachedContainer[]): Draft {
  const { includeProposed, onLoss, audited } = declaration;
  const profiles = declaration.profiles.flatMap(({ file, text }) => keptProfiles(text, file));
  const known = membersIn(profiles);
  const place = waypointOf(declaration, containers);
  const { mesh } = declaration.waypoint ?? {};
  const others = place && mesh && otherNodes(mesh);
  const everybody = rosterOf(containers, known);
  const roster = others ? withoutOthers(everybody, others) : everybody;
  const endpoints = endpointsEverywhere(roster, others, known);
  const segmentation = segmentProfiles(profiles, { includeProposed, endpoints, audited });
  const { artefacts, losses: own } = NFTABLES.compile(segmentation, {
    onLoss,
    waypoint: place && { ...place, elsewhere: others?.addresses },
  });
  const waypoint = declaration.waypoint && HAPROXY.compile(segmentation, { onLoss });
  const asked = lossesWhereRedirected(waypoint?.losses ?? [], artefacts, segmentation);
  const host = artefacts.find(({ path }) => path === HOST_FILE);
  if (!host) throw new Fault('internal', `the compiler wrote no ${HOST_FILE}`);
  const here = new Set(roster.flatMap(({ member }) => member ?? []));
  const isReported = ({ member, affects: { peers, members } }: NetworkLoss) =>
    here.has(member) &&
    (peers === 'all' || members.length === 0 || members.some((id) => here.has(id) || endpoints.has(id)));
  return {
    segmentation,
    roster,
    ruleset: { artefact: host.text, gate: gateOf(declaration, roster) },
    artefacts,
    waypoint: waypoint?.artefacts,
    mesh: others && compileMesh(segmentation, others.placement, others.node),
    losses: [...own, ...asked],
    reportedLosses: [
      ...own.filter(isReported).map((loss) => reportedLoss('nftables', loss)),
      ...asked.filter(isReported).map((loss) => reportedLoss('haproxy', loss)),
    ],
    notes: others ? notesOnNodes(roster, others) : [],
  };
}

/** Who a container is by a declaration. Throws a `Fault`. */
export function whoIs(
  { profiles }: Declaration,
  container: AttachedContainer,
): Pick<RosterEntry, 'member' | 'unheld'> {
  const parsed = profiles.flatMap(({ file, text }) => keptProfiles(text, file));
  const [entry] = rosterOf([container], membersIn(parsed));
  return entry ?? { member: undefined, unheld: undefined };
}

function membersIn(profiles: readonly WorkloadProfile[]): { id: string; name: string }[] {
  return profiles.map(({ metadata: { namespace, name } }) => ({ id: `${namespace}/${name}`, name }));
}

/** Frames are taken up at ports of bridges: without any, there is nothing to redirect. */
function waypointOf(
  { waypoint }: Declaration,
  containers: readonly AttachedContainer[],
): WaypointPlace | undefined {
  const bridgePorts = new Map(containers.flatMap((container) => [...container.bridgePorts]));
  return waypoint && bridgePorts.size > 0 ? { port: waypoint.port, bridgePorts } : undefined;
}

/** Where members are here, as the engine has it, and on other nodes. Throws a `Fault` (`usage`) for one without a profile there. */
function endpointsEverywhere(
  roster: readonly RosterEntry[],
  others: OtherNodes | undefined,
  known: readonly { readonly id: string }[],
): ReadonlyMap<string, readonly WorkloadEndpoint[]> {
  const here = endpointsOf(roster);
  for (const [id, some] of others?.endpoints ?? []) {
    if (!known.some((one) => one.id === id))
      throw new Fault('usage', `there is no profile of ${id}, which is to be on a node`, {
        hint: 'name its profile too, or remove it from the file of endpoints',
      });
    if (some.length > 0) here.set(id, [...(here.get(id) ?? []), ...some]);
  }
  return here;
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

/** What is found on a host, in place of what a draft has. */
export interface Found {
  /** What the kernel lists. */
  readonly ruleset: string;
  /** The files of the waypoint. */
  readonly waypoint: readonly Artefact[] | undefined;
}

/** What ruleset and waypoint say together, read back: from the draft, or from what was found. Throws a `Fault` (`malformed`). */
export function readBack({ artefacts, waypoint, segmentation }: Draft, found?: Found): HostReading[] {
  if (!found) return readHost(artefacts, waypoint, segmentation);
  const ruleset = artefacts.map((one) => (one.path === HOST_FILE ? { ...one, text: found.ruleset } : one));
  return readHost(ruleset, found.waypoint, segmentation);
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
