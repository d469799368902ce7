import type { WorkloadEndpoint } from '../../../model/segmentation/segmentation.ts';
import type { AttachedContainer } from './container.ts';

/** Names a container's member, whatever its name. */
const MEMBER_LABEL = 'plimsoll.member';
const COMPOSE_PROJECT = 'com.docker.compose.project';
const COMPOSE_SERVICE = 'com.docker.compose.service';

/** A container and who it is. */
export interface RosterEntry {
  readonly container: AttachedContainer;
  /** The id of its member; undefined: it has no profile. */
  readonly member: string | undefined;
  /** Why it is not held, though it is a member. */
  readonly unheld: string | undefined;
}

/**
 * Who each container is: by its label `plimsoll.member`, else by its Compose project and service, else the one profile
 * whose name it has. A label that names no profile makes it a stranger, for it says that it is somebody else.
 */
export function rosterOf(
  containers: readonly AttachedContainer[],
  members: readonly { readonly id: string; readonly name: string }[],
): RosterEntry[] {
  const ids = new Set(members.map(({ id }) => id));
  const byName = Map.groupBy(members, ({ name }) => name);
  return containers.map((container) => {
    const claimed = claimOf(container);
    const [namesake, ...others] = byName.get(container.name) ?? [];
    const unclaimed = others.length === 0 ? namesake?.id : undefined;
    const member = claimed === undefined ? unclaimed : ids.has(claimed) ? claimed : undefined;
    return { container, member, unheld: member === undefined ? undefined : whyUnheld(container) };
  });
}

function claimOf({ labels }: AttachedContainer): string | undefined {
  const label = labels.get(MEMBER_LABEL);
  if (label !== undefined) return label;
  const [project, service] = [labels.get(COMPOSE_PROJECT), labels.get(COMPOSE_SERVICE)];
  return project === undefined || service === undefined ? undefined : `${project}/${service}`;
}

function whyUnheld({ network, interfaces, addresses }: AttachedContainer): string | undefined {
  if (network === 'host') return "it uses the host's network";
  if (network === 'shared') return "it uses another container's network, and is held as that container";
  if (addresses.length === 0) return 'its engine gave it no address';
  return interfaces.length === 0 ? 'no interface of the host leads into it' : undefined;
}

/**
 * Where members are, by their ids. All addresses of a container count on all of its interfaces, for inside of it they
 * can be moved from one to another, and whichever it uses tells that it is this container.
 */
export function endpointsOf(roster: readonly RosterEntry[]): Map<string, WorkloadEndpoint[]> {
  const endpoints = new Map<string, WorkloadEndpoint[]>();
  for (const { container, member, unheld } of roster) {
    if (member === undefined || unheld !== undefined) continue;
    const own = container.interfaces.map((name) => ({ interface: name, addresses: container.addresses }));
    endpoints.set(member, [...(endpoints.get(member) ?? []), ...own]);
  }
  return endpoints;
}
