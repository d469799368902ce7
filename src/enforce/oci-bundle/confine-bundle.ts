import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { Loss } from '../../model/profile/artefact.ts';
import { type ContainerSettings, containerSettings } from '../confinement/container-settings.ts';
import { Losses, effectiveLines } from '../confinement/lines.ts';
import { runAs } from '../confinement/run-as.ts';
import { isWithin } from '../confinement/file-pattern.ts';
import type { CompileOptions } from '../confinement/types.ts';
import { isHostPlace } from '../container-start/host-places.ts';
import type { BundleConfiguration, BundleMount } from './bundle-configuration.ts';
import { MASKED_PATHS, READ_ONLY_PATHS } from './kernel-paths.ts';

export interface ConfinedBundle {
  readonly configuration: BundleConfiguration;
  readonly losses: readonly Loss[];
}

/**
 * The configuration of an OCI bundle with what a profile says: user, capabilities, no new privileges, root, mounts,
 * namespaces, devices, masked paths and the seccomp filter. `seccomp` is the compiled filter; undefined where the
 * profile says nothing of system calls. The same profile applied twice gives the same.
 * Source: https://github.com/opencontainers/runtime-spec/blob/main/config.md
 */
export function confineBundle(
  configuration: BundleConfiguration,
  profile: WorkloadProfile,
  seccomp: object | undefined,
  options: CompileOptions,
): ConfinedBundle {
  const losses = new Losses(options);
  const settings = containerSettings(profile, options, losses);
  const { root, linux = {} } = configuration;
  const confined: BundleConfiguration = {
    ...configuration,
    process: processOf(configuration, profile, settings, options, losses),
    root: settings.isReadOnly ? { ...root, readonly: true } : root,
    mounts: mountsOf(configuration.mounts ?? [], settings, losses),
    linux: {
      ...linux,
      ...(seccomp === undefined ? {} : { seccomp }),
      namespaces: namespacesOf(linux.namespaces ?? [], settings, losses),
      maskedPaths: union(linux.maskedPaths ?? [], MASKED_PATHS),
      readonlyPaths: union(linux.readonlyPaths ?? [], READ_ONLY_PATHS),
      ...devicesOf(linux, profile, options, losses),
    },
  };
  return { configuration: confined, losses: losses.all };
}

const union = (first: readonly string[], second: readonly string[]): string[] => [
  ...new Set([...first, ...second]),
];

/** The capabilities of root as Docker gives them; another user has them only to gain, which no new privileges prevents. */
function processOf(
  { process: given }: BundleConfiguration,
  profile: WorkloadProfile,
  { added, dropped, security }: ContainerSettings,
  options: CompileOptions,
  losses: Losses,
): BundleConfiguration['process'] {
  const user = userOf(given.user, profile, options, losses);
  const names = added.map((name) => `CAP_${name}`);
  const held = user?.uid === undefined || user.uid === 0 ? names : [];
  const isEffective = dropped.length > 0;
  const capabilities = { bounding: names, effective: held, permitted: held, inheritable: [], ambient: [] };
  return {
    ...given,
    ...(user === undefined ? {} : { user }),
    ...(isEffective ? { capabilities } : {}),
    ...(security.includes('no-new-privileges') ? { noNewPrivileges: true } : {}),
  };
}

function userOf(
  given: BundleConfiguration['process']['user'],
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
): BundleConfiguration['process']['user'] {
  // What this loses is noted with the other settings.
  const run = runAs(profile, options, new Losses(options));
  if (!run) return given;
  const { uid, gid, groups } = run.user;
  if (uid === undefined) {
    losses.forced(run.at, 'wider', 'a bundle takes users by number only; the user stays as it is');
    return given;
  }
  if (gid === undefined)
    losses.forced(run.at, 'wider', 'the line names no group, so it is that of the bundle');
  return { ...given, uid, gid: gid ?? given?.gid ?? 0, additionalGids: groups ?? [] };
}

const isBind = ({ type, options }: BundleMount): boolean =>
  type === 'bind' || (options ?? []).some((option) => option === 'bind' || option === 'rbind');

/** What the bundle itself mounts stays: whoever made the bundle decided it. */
function noteMounts(
  given: readonly BundleMount[],
  { places, isReadOnly }: ContainerSettings,
  losses: Losses,
): void {
  for (const mount of given.filter(isBind)) {
    const { destination, source = '', options } = mount;
    const isMeant = places.some(({ path }) => isWithin(path, destination));
    if (source.startsWith('/') && isHostPlace(source))
      losses.forced('shared', 'wider', `the bundle mounts ${source} of the host at ${destination}`);
    if (isReadOnly && !isMeant && !(options ?? []).includes('ro'))
      losses.forced('files', 'wider', `the bundle itself mounts ${destination}, which stays writable`);
  }
}

function mountsOf(given: readonly BundleMount[], settings: ContainerSettings, losses: Losses): BundleMount[] {
  const { places, volumes } = settings;
  for (const { name, path } of volumes)
    losses.forced(
      'shared',
      'tighter',
      `a bundle knows no volumes by name; ${name} is not mounted at ${path}`,
    );
  noteMounts(given, settings, losses);
  const isOurs = ({ destination }: BundleMount) => places.some(({ path }) => path === destination);
  return [
    ...given.filter((mount) => !isOurs(mount)),
    ...places.map(({ path, execute }) => ({
      destination: path,
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['nosuid', 'nodev', execute ? 'exec' : 'noexec', 'mode=1777'],
    })),
  ];
}

const NAMESPACES = ['mount', 'pid', 'ipc', 'uts', 'network'] as const;
type GivenNamespaces = readonly { readonly type: string }[];

/** Namespaces of its own, unless the profile shares that of the host. One with a path was prepared by whoever made the bundle. */
function namespacesOf(
  given: GivenNamespaces,
  { namespaces }: ContainerSettings,
  losses: Losses,
): { type: string }[] {
  for (const { kind, value } of namespaces)
    losses.forced(
      'shared',
      'tighter',
      `the ${kind} namespace stays as the bundle has it, not that of ${value}`,
    );
  const missing = NAMESPACES.filter((type) => !given.some((one) => one.type === type));
  return [...given, ...missing.map((type) => ({ type }))];
}

function devicesOf(
  linux: NonNullable<BundleConfiguration['linux']>,
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
): object {
  const effective = effectiveLines(profile, 'devices', options);
  if (!effective) return {};
  for (const at of effective.allowed)
    losses.forced(
      at,
      'tighter',
      'a bundle names devices by their numbers, which a profile does not have; it is not given',
    );
  return { devices: [], resources: { ...linux.resources, devices: [{ allow: false, access: 'rwm' }] } };
}
