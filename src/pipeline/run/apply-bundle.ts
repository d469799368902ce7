import { SECCOMP } from '../../enforce/confinement/seccomp/compile.ts';
import type { CompileOptions } from '../../enforce/confinement/types.ts';
import { configurationPath, readConfiguration, writeConfiguration } from '../../enforce/oci-bundle/apply.ts';
import {
  type BundleConfiguration,
  parseConfiguration,
} from '../../enforce/oci-bundle/bundle-configuration.ts';
import { type ConfinedBundle, confineBundle } from '../../enforce/oci-bundle/confine-bundle.ts';
import type { Loss } from '../../model/profile/artefact.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { parseJson } from '../../model/json/parse.ts';
import { chooseProfile } from './choose-profile.ts';

export interface BundleRequest extends Omit<CompileOptions, 'beside'> {
  readonly profile: string;
  readonly workload: string | undefined;
  /** Folder of the bundle. */
  readonly bundle: string;
}

export interface ConfinedBundleText {
  readonly workload: string;
  readonly losses: readonly Loss[];
  readonly text: string;
  /** Does the bundle say this already? */
  readonly isUnchanged: boolean;
}

/** The configuration of a bundle with what a profile says. Throws a `Fault`. */
export function bundleConfiguration(request: BundleRequest): ConfinedBundleText {
  const profile = chooseProfile(request.profile, request.workload);
  const before = readConfiguration(request.bundle);
  const given = parseConfiguration(before, configurationPath(request.bundle));
  const { configuration, losses } = confinedConfiguration(profile, given, request);
  const text = `${JSON.stringify(configuration, undefined, 2)}\n`;
  return { workload: workloadName(profile), losses, text, isUnchanged: text === before };
}

/** A configuration with what a profile says, the filter of system calls included. Throws a `Fault`. */
export function confinedConfiguration(
  profile: WorkloadProfile,
  given: BundleConfiguration,
  { onLoss, includeProposed }: Omit<CompileOptions, 'beside'>,
): ConfinedBundle {
  const options = { onLoss, includeProposed, beside: ['seccomp'] as const };
  const filter = SECCOMP.compile(profile, options);
  const [artefact] = filter.artefacts;
  const seccomp = artefact ? (parseJson(artefact.text) as object) : undefined;
  const { configuration, losses } = confineBundle(given, profile, seccomp, options);
  return { configuration, losses: [...filter.losses, ...losses] };
}

/** Writes it into the bundle. Throws a `Fault`. */
export function applyToBundle(bundle: string, { text, isUnchanged }: ConfinedBundleText): void {
  if (!isUnchanged) writeConfiguration(bundle, text);
}
