import type { Container, Pod } from './pod.ts';
import { at, textsAt } from './values.ts';

/** Is nothing of it confined, so that no single setting matters? */
export function isPrivileged({ value }: Container): boolean {
  return at(value, 'securityContext', 'privileged') === true;
}

/** The capabilities that a container adds, as the kernel names them without `CAP_`. */
export function addedCapabilities({ value }: Container): readonly string[] {
  return textsAt(value, 'securityContext', 'capabilities', 'add').map(capabilityName);
}

export function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, '');
}

/** The user that a container is told to run as. */
export function userOf({ value }: Container, { spec }: Pod): unknown {
  return at(value, 'securityContext', 'runAsUser') ?? at(spec, 'securityContext', 'runAsUser');
}
