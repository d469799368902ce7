import type { SharedLine } from '../../model/profile/sharing.ts';
import type { LineAt } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { allowedCapabilities, isEvery } from './capabilities.ts';
import { isPattern, isWithin } from './file-pattern.ts';
import { type Losses, effectiveLines } from './lines.ts';
import { appArmorName, seccompPath, selinuxBlock } from './names.ts';
import { fixesPrivileges, type RunAs, runAs, userText } from './run-as.ts';
import type { CompileOptions } from './types.ts';
import { type WritablePlace, writablePlaces } from './writable-places.ts';

export type NamespaceKind = 'ipc' | 'pid' | 'network';

/** How an engine that takes Docker's options is to run a container. */
export interface ContainerSettings {
  readonly user: string | undefined;
  readonly groups: readonly number[];
  readonly dropped: readonly string[];
  readonly added: readonly string[];
  readonly isReadOnly: boolean;
  /** Folders that are empty and writable at the start, and forgotten at the end. */
  readonly places: readonly WritablePlace[];
  readonly volumes: readonly { name: string; path: string; isReadOnly: boolean }[];
  /** `path:path:letters`, as `--device` takes them. */
  readonly devices: readonly string[];
  readonly namespaces: readonly { kind: NamespaceKind; value: string }[];
  readonly security: readonly string[];
}

/** What a profile says, in Docker's terms. */
export function containerSettings(
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
): ContainerSettings {
  const run = runAs(profile, options, losses);
  const capabilities = allowedCapabilities(profile, options);
  const isAll = capabilities !== undefined && isEvery(capabilities);
  const volumes = volumesOf(profile, options, losses);
  const places = writablePlaces(profile, options, losses, { singleFiles: false });
  const isFixed = fixesPrivileges(profile, options, losses, run);
  return {
    user: userOption(run, losses),
    groups: run?.user.groups ?? [],
    dropped: capabilities && !isAll ? ['ALL'] : [],
    added: isAll ? ['ALL'] : [...(capabilities ?? [])],
    isReadOnly: places !== undefined && !places.some(({ path }) => path === '/'),
    places: (places ?? []).filter(
      ({ path }) => path !== '/' && !volumes.some((volume) => isWithin(volume.path, path)),
    ),
    volumes,
    devices: devicesOf(profile, options, losses),
    namespaces: namespacesOf(profile, options, losses),
    security: [...(isFixed ? ['no-new-privileges'] : []), ...confinement(profile, options)],
  };
}

function userOption(run: RunAs | undefined, losses: Losses): string | undefined {
  if (!run) return undefined;
  const user = userText(run.user);
  const group = run.user.gid === undefined ? '' : `:${run.user.gid}`;
  if (user !== '') return user + group;
  losses.forced(run.at, 'wider', 'the line names no user, so it is that of the image');
  return undefined;
}

function confinement(profile: WorkloadProfile, options: CompileOptions): string[] {
  const isFiltered =
    options.beside.includes('seccomp') && effectiveLines(profile, 'systemCalls', options) !== undefined;
  return [
    ...(isFiltered ? [`seccomp=${seccompPath(profile)}`] : []),
    ...(options.beside.includes('apparmor') ? [`apparmor=${appArmorName(profile)}`] : []),
    ...(options.beside.includes('selinux') ? [`label=type:${selinuxBlock(profile)}.process`] : []),
  ];
}

const DEVICE_LETTERS = { read: 'r', write: 'w', create: 'm' } as const;

function devicesOf(profile: WorkloadProfile, options: CompileOptions, losses: Losses): string[] {
  const effective = effectiveLines(profile, 'devices', options);
  if (effective)
    losses.forced(
      'devices',
      'wider',
      'null, zero, full, random, urandom, tty and the terminals are there anyway',
    );
  return (effective?.allowed ?? []).flatMap((at) => {
    const { path, access } = at.line;
    const letters = Array.from('rwm').filter((letter) =>
      access.some((one) => DEVICE_LETTERS[one] === letter),
    );
    if (!isPattern(path) && !path.includes(':')) return [`${path}:${path}:${letters.join('')}`];
    losses.forced(at, 'tighter', 'a device is named by its path, without wildcards and ":"; it is not given');
    return [];
  });
}

const sharedLines = (profile: WorkloadProfile, options: CompileOptions): readonly LineAt<SharedLine>[] =>
  effectiveLines(profile, 'shared', options)?.allowed ?? [];

function volumesOf(
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
): ContainerSettings['volumes'] {
  return sharedLines(profile, options).flatMap((at) => {
    const { line } = at;
    if (line.kind === 'socket')
      losses.forced(at, 'tighter', 'what holds the socket outside is not known; it is not mounted');
    if (line.kind !== 'volume') return [];
    const isNameable = /^[a-z0-9][a-z0-9.-]+$/.test(line.name);
    if (isNameable) return [{ name: line.name, path: line.path, isReadOnly: !line.access.includes('write') }];
    losses.forced(at, 'tighter', 'a volume of this name cannot be; it is not mounted');
    return [];
  });
}

function namespacesOf(
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
): ContainerSettings['namespaces'] {
  const joined = new Map<NamespaceKind, string>();
  for (const at of sharedLines(profile, options)) {
    const { line } = at;
    if (line.kind === 'volume' || line.kind === 'socket') continue;
    const [first = 'host', ...others] = line.with.toSorted(
      (a, b) => Number(b === 'host') - Number(a === 'host'),
    );
    const value = first === 'host' ? 'host' : `container:${first}`;
    if (others.length > 0 || joined.has(line.kind))
      losses.forced(
        at,
        'tighter',
        `a container joins one namespace of a kind only: ${joined.get(line.kind) ?? value}`,
      );
    if (!joined.has(line.kind)) joined.set(line.kind, value);
  }
  return Array.from(joined, ([kind, value]) => ({ kind, value }));
}

/** The sections that these settings say something about. */
export const CONTAINER_SECTIONS = ['capabilities', 'files', 'users', 'devices', 'shared'] as const;

const quoted = (field: string): string => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** Fields of a `--mount` option: CSV, of which each field may be quoted (RFC 4180). */
export function mountOption(fields: readonly string[]): string {
  return `--mount=${fields.map(quoted).join(',')}`;
}

/** The options that Docker and Podman have in common, each an argument of its own. */
export function sharedOptions(settings: ContainerSettings): string[] {
  return [
    ...(settings.user === undefined ? [] : [`--user=${settings.user}`]),
    ...settings.groups.map((group) => `--group-add=${group}`),
    ...settings.dropped.map((name) => `--cap-drop=${name}`),
    ...settings.added.map((name) => `--cap-add=${name}`),
    ...settings.security.map((option) => `--security-opt=${option}`),
    ...(settings.isReadOnly ? ['--read-only'] : []),
    ...settings.volumes.map(({ name, path, isReadOnly }) =>
      mountOption(['type=volume', `source=${name}`, `target=${path}`, ...(isReadOnly ? ['readonly'] : [])]),
    ),
    ...settings.devices.map((device) => `--device=${device}`),
    ...settings.namespaces.map(({ kind, value }) => `--${kind}=${value}`),
  ];
}
