import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { NetworkLosses } from '../losses.ts';
import { bystandersOf } from './bystanders.ts';
import type { MemberRules } from './member-rules.ts';
import { tcpPorts } from './ports.ts';

/**
 * The ports on which a member asks for mutual TLS, ascending. Who has no identity in the mesh is refused there, whatever
 * other lines say of the port.
 */
export function strictPorts(
  { member, permissions }: MemberRules,
  segmentation: Segmentation,
  losses: NetworkLosses,
): number[] {
  const mutual = permissions.allows.filter(({ tls, ports }) => tls === 'mutual' && ports !== undefined);
  const ports = [...new Set(mutual.flatMap(portsOf))].toSorted((a, b) => a - b);
  const isAlone =
    bystandersOf(member, segmentation).length === 0 &&
    segmentation.members.every((other) => !bystandersOf(other, segmentation).includes(member));
  const place = { member, direction: 'ingress' as const };
  if (!isAlone) {
    for (const permission of mutual)
      losses.forced(
        { ...place, permission },
        'wider',
        'mutual TLS is not asked for, as the labels are those of others too',
      );
    return [];
  }
  for (const permission of permissions.allows) {
    const isOpen = permission.peer.kind === 'any' || permission.peer.kind === 'addresses';
    if (isOpen && ports.some((port) => tcpPorts(permission.ports).includes(port)))
      losses.forced(
        { ...place, permission },
        'tighter',
        'where mutual TLS is asked for, callers outside of the mesh are refused',
      );
  }
  return ports;
}

/** Of a listen, which has one port. */
function portsOf({ ports }: Permission): number[] {
  return [...tcpPorts(ports)].flatMap(([first, last]) => (first === last ? [first] : []));
}
