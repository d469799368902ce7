import { APPARMOR } from '../../enforce/confinement/apparmor/compile.ts';
import { appArmorName } from '../../enforce/confinement/names.ts';
import { hasAppArmor, loadAppArmor, realPath, writePrivately } from '../../enforce/container-start/apply.ts';
import { isImageOf } from '../../enforce/container-start/image-digest.ts';
import { configurationPath, readConfiguration, writeConfiguration } from '../../enforce/oci-bundle/apply.ts';
import {
  type BundleConfiguration,
  parseConfiguration,
} from '../../enforce/oci-bundle/bundle-configuration.ts';
import { MEMBER_ANNOTATION } from '../../enforce/oci-bundle/hook.ts';
import { hostMounts } from '../../enforce/oci-bundle/host-mounts.ts';
import { runtimeCall } from '../../enforce/oci-bundle/runtime-call.ts';
import type { CompileOptions } from '../../enforce/confinement/types.ts';
import { Fault } from '../../model/fault.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import { type StoredContainer, storedContainer } from '../../observe/runtime/containers/engine-store.ts';
import { resolve } from 'node:path';
import { confinedConfiguration } from './apply-bundle.ts';

export interface HookRequest extends Omit<CompileOptions, 'beside'> {
  /** Files of profiles. */
  readonly profiles: readonly string[];
  /** Are containers without a profile refused? */
  readonly isRequired: boolean;
  /** Where AppArmor's profiles are written, to be loaded. */
  readonly folder: string;
}

/**
 * The configuration of a bundle, as an engine gives it to a hook, with what the container's profile says; the same text
 * where it has none. Throws a `Fault`, for which the engine must not start it: nothing is confined in part.
 */
export async function confinedByHook(
  text: string,
  id: string | undefined,
  request: HookRequest,
): Promise<string> {
  const given = parseConfiguration(text, 'the configuration of the container');
  const stored = storedContainer(given.root.path, id);
  const profile = profileOf(given, stored, readProfiles(request.profiles));
  if (!profile) {
    if (!request.isRequired) return text;
    throw new Fault('refused', 'this container has no profile', {
      hint: `name its workload by the annotation or label ${MEMBER_ANNOTATION}=namespace/name`,
    });
  }
  const [mount] = hostMounts(given, realPath);
  if (mount !== undefined)
    throw new Fault('refused', `${workloadName(profile)} would rule this host: it mounts ${mount}`);
  const { configuration } = confinedConfiguration(profile, given, request);
  return `${JSON.stringify(await withAppArmor(configuration, profile, request))}\n`;
}

/** Changes the bundle that a runtime is about to make a container of; nothing for other calls. Throws a `Fault`. */
export async function confineRuntimeCall(args: readonly string[], request: HookRequest): Promise<void> {
  const call = runtimeCall(args);
  if (!call) return;
  const bundle = resolve(call.bundle);
  const before = readConfiguration(bundle);
  const given = parseConfiguration(before, configurationPath(bundle));
  const rooted = JSON.stringify({
    ...given,
    root: { ...given.root, path: resolve(bundle, given.root.path) },
  });
  const after = await confinedByHook(rooted, call.id, request);
  if (after !== rooted) writeConfiguration(bundle, after);
}

const UNKNOWN = { digests: [], volumes: [] };

/** By what names it, else by its image. Who names it may choose among the profiles of its image only, where it has any. */
function profileOf(
  { annotations }: BundleConfiguration,
  stored: StoredContainer | undefined,
  profiles: readonly WorkloadProfile[],
): WorkloadProfile | undefined {
  const name = annotations?.[MEMBER_ANNOTATION] ?? stored?.labels.get(MEMBER_ANNOTATION);
  const image = stored && { digests: stored.digests, volumes: [] };
  const ofImage = image ? profiles.filter((profile) => isImageOf(profile, image) === true) : [];
  if (name === undefined) {
    const [only, ...others] = ofImage;
    if (others.length === 0) return only;
    throw new Fault('usage', `the image has several profiles: ${ofImage.map(workloadName).join(', ')}`, {
      hint: `choose one by the annotation or label ${MEMBER_ANNOTATION}`,
    });
  }
  const named = profiles.find((profile) => workloadName(profile) === name);
  if (!named) throw new Fault('not-found', `there is no profile of ${JSON.stringify(name)}`);
  // An image that nobody can tell is not one of those that a profile was made from.
  if (ofImage.length > 0 ? !ofImage.includes(named) : isImageOf(named, image ?? UNKNOWN) === false)
    throw new Fault('refused', `the image is not one that the profile of ${name} was made from`);
  return named;
}

async function withAppArmor(
  configuration: BundleConfiguration,
  profile: WorkloadProfile,
  { folder, onLoss, includeProposed }: HookRequest,
): Promise<BundleConfiguration> {
  if (!hasAppArmor()) return configuration;
  const { artefacts } = APPARMOR.compile(profile, {
    onLoss,
    includeProposed,
    beside: ['seccomp', 'apparmor'],
  });
  writePrivately(artefacts, folder);
  for (const { path } of artefacts) await loadAppArmor(resolve(folder, path));
  if (artefacts.length === 0) return configuration;
  return { ...configuration, process: { ...configuration.process, apparmorProfile: appArmorName(profile) } };
}
