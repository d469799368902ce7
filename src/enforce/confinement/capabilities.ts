import { CAPABILITIES } from '../../model/profile/confinement.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { effectiveLines } from './lines.ts';
import type { CompileOptions } from './types.ts';

export type Capability = (typeof CAPABILITIES)[number];

const isIn = (names: ReadonlySet<string>, name: string): boolean => names.has('ALL') || names.has(name);

/** The capabilities that a profile allows, in the kernel's order; undefined where it says nothing about them. */
export function allowedCapabilities(
  profile: WorkloadProfile,
  options: Pick<CompileOptions, 'includeProposed'>,
): ReadonlySet<Capability> | undefined {
  const effective = effectiveLines(profile, 'capabilities', options);
  if (!effective) return undefined;
  const allowed = new Set<string>(effective.allowed.map(({ line }) => line.name));
  const refused = new Set<string>(effective.refused.map(({ line }) => line.name));
  return new Set(CAPABILITIES.filter((name) => isIn(allowed, name) && !isIn(refused, name)));
}

/** Are all capabilities allowed? */
export function isEvery(capabilities: ReadonlySet<Capability>): boolean {
  return capabilities.size === CAPABILITIES.length;
}
