import type { Path } from '../../model/configuration/place.ts';
import type { Container } from '../misconfiguration/kubernetes/pod.ts';
import { addedCapabilities, isPrivileged, userOf } from '../misconfiguration/kubernetes/security-context.ts';
import { at } from '../misconfiguration/kubernetes/values.ts';
import type { AttackedContainer } from './cluster/types.ts';

/** Is a process of a container root for the files and the kernel of its node: surely, perhaps by a setuid program, or never? */
export type RootOnNode = 'root' | 'perhaps' | 'never';

export function rootOnNode({ container, workload }: AttackedContainer): RootOnNode {
  const { spec } = workload.pod;
  // Root of a user namespace of its own has no rights on the node.
  if (at(spec, 'hostUsers') === false) return 'never';
  const user = userOf(container, workload.pod);
  const nonRoot =
    at(container.value, 'securityContext', 'runAsNonRoot') ?? at(spec, 'securityContext', 'runAsNonRoot');
  const isOther = typeof user === 'number' ? user !== 0 : nonRoot === true;
  if (!isOther) return 'root';
  const isHeld = at(container.value, 'securityContext', 'allowPrivilegeEscalation') === false;
  return isHeld && !isPrivileged(container) ? 'never' : 'perhaps';
}

/** Where a container adds a capability, from the container; undefined where it does not. */
export function capabilityPath(container: Container, name: string): Path | undefined {
  const index = addedCapabilities(container).findIndex((one) => one === name || one === 'ALL');
  return index < 0 ? undefined : ['securityContext', 'capabilities', 'add', index];
}
