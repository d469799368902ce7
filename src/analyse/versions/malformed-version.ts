import { Fault } from '../../model/fault.ts';

const SHOWN = 80;

/**
 * The fault for a version that its scheme does not allow. `version` is foreign: it is shortened, and what could
 * steer a terminal is replaced.
 */
export function malformedVersion(scheme: string, version: string, reason: string): Fault {
  const shown = version.slice(0, SHOWN).replace(/[^ -~]/g, '?') + (version.length > SHOWN ? '...' : '');
  return new Fault('malformed', `"${shown}" is not a ${scheme} version: ${reason}`);
}
