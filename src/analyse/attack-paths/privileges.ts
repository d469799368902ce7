import type { Path } from '../../model/configuration/place.ts';
import { at, textsAt } from '../misconfiguration/kubernetes/values.ts';
import type { AttackedContainer } from './cluster/types.ts';

/** Is whoever runs in a container root of the node's files and kernel: surely, perhaps by a program that makes him so, or never? */
export type RootOnNode = 'root' | 'perhaps' | 'never';

export function rootOnNode({ container, workload }: AttackedContainer): RootOnNode {
  const { spec } = workload.pod;
  // Root of a user namespace of its own is nobody on the node.
  if (at(spec, 'hostUsers') === false) return 'never';
  const setting = (key: string): unknown =>
    at(container.value, 'securityContext', key) ?? at(spec, 'securityContext', key);
  const user = setting('runAsUser');
  const isOther = typeof user === 'number' ? user !== 0 : setting('runAsNonRoot') === true;
  if (!isOther) return 'root';
  const isHeld = at(container.value, 'securityContext', 'allowPrivilegeEscalation') === false;
  return isHeld && !isPrivileged(container.value) ? 'never' : 'perhaps';
}

export function isPrivileged(container: unknown): boolean {
  return at(container, 'securityContext', 'privileged') === true;
}

/** Where a container adds a capability, from the container; undefined where it does not. */
export function capabilityPath(container: unknown, name: string): Path | undefined {
  const added = textsAt(container, 'securityContext', 'capabilities', 'add');
  const index = added.findIndex((one) => [name, 'ALL'].includes(one.toUpperCase().replace(/^CAP_/, '')));
  return index < 0 ? undefined : ['securityContext', 'capabilities', 'add', index];
}
