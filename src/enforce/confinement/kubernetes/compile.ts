import { yamlText } from '../../../model/yaml/write.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { allowedCapabilities, isEvery } from '../capabilities.ts';
import { isWithin } from '../file-pattern.ts';
import { type Losses, effectiveLines } from '../lines.ts';
import { appArmorName, artefactPath, seccompPath } from '../names.ts';
import { fixesPrivileges, type RunAs, runAs } from '../run-as.ts';
import type { CompileOptions } from '../types.ts';
import { defineUnit } from '../unit.ts';
import { type WritablePlace, writablePlaces } from '../writable-places.ts';

/** The security contexts of a pod and its container, as a strategic-merge patch of a Pod. */
export const KUBERNETES = defineUnit({
  id: 'kubernetes',
  vectors: ['V5', 'V6', 'V9'],
  sections: ['capabilities', 'files', 'users', 'devices', 'shared'],
  write(profile, options, losses) {
    const shared = sharing(profile, options, losses);
    const places = writablePlaces(profile, options, losses, { singleFiles: false })?.filter(
      ({ path }) =>
        !shared.mounts.some(({ mountPath }) => isWithin(mountPath, path)) && isMountable(path, losses),
    );
    refuseDevices(profile, options, losses);
    const volumes = writableVolumes(places ?? []);
    const run = runAs(profile, options, losses);
    const isFixed = fixesPrivileges(profile, options, losses, run);
    const container = {
      name: containerName(profile),
      securityContext: {
        ...userContext(losses, run),
        ...containerContext(profile, options, places, isFixed),
      },
      ...listed('volumeMounts', [...shared.mounts, ...volumes.map(({ mount }) => mount)]),
    };
    const spec = {
      ...shared.namespaces,
      ...podContext(run),
      containers: [container],
      ...listed(
        'volumes',
        volumes.map(({ volume }) => volume),
      ),
    };
    return [{ path: artefactPath('kubernetes', profile, '.yaml'), text: heading(profile) + yaml({ spec }) }];
  },
});

function isMountable(path: string, losses: Losses): boolean {
  if (!path.includes(':')) return true;
  losses.forced(
    'files',
    'tighter',
    `Kubernetes mounts at no path with a ":"; nothing in ${path} can be written`,
  );
  return false;
}

const yaml = (value: unknown): string =>
  yamlText(value, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false });

/** A field, or none for an empty list: an empty list in a patch would say something. */
function listed(name: string, list: readonly object[]): object {
  return list.length === 0 ? {} : { [name]: list };
}

function heading(profile: WorkloadProfile): string {
  const { namespace, name } = profile.metadata;
  const needed = containerName(profile);
  return `# Security context of ${namespace}/${name}, a strategic-merge patch of its Pod.\n# The container must have the name ${needed === name ? 'of the workload' : needed}.\n`;
}

/** That of the workload, which may have dots and be longer than a container's. */
function containerName({ metadata: { name } }: WorkloadProfile): string {
  const label = name.replaceAll('.', '-').slice(0, 63);
  return /^(?:-*[a-z0-9])*/.exec(label)?.[0] ?? label;
}

/** Other groups are said of whole pods only. `Strict` leaves out those that the image's /etc/group adds. */
function podContext(run: RunAs | undefined): object {
  const groups = run?.user.groups;
  if (groups === undefined) return {};
  return { securityContext: { supplementalGroups: groups, supplementalGroupsPolicy: 'Strict' } };
}

/** Not said of the pod: its other containers have users of their own. */
function userContext(losses: Losses, run: RunAs | undefined): object {
  if (!run) return {};
  const { uid = run.user.name === 'root' ? 0 : undefined, name, gid } = run.user;
  if (uid === undefined)
    losses.forced(
      run.at,
      'wider',
      name === undefined
        ? 'the line names no user, so it is that of the image'
        : 'Kubernetes knows users by number only; the user is that of the image',
    );
  return {
    ...(uid === undefined ? {} : { runAsUser: uid }),
    ...(gid === undefined ? {} : { runAsGroup: gid }),
    runAsNonRoot: !run.mayBeRoot,
  };
}

/** A profile of ours where it is compiled along, else the one that the runtime has. */
function confinedBy(
  engine: 'seccomp' | 'apparmor',
  name: string,
  profile: WorkloadProfile,
  options: CompileOptions,
): object {
  const isCompiled =
    options.beside.includes(engine) &&
    (engine === 'apparmor' || effectiveLines(profile, 'systemCalls', options) !== undefined);
  return isCompiled ? { type: 'Localhost', localhostProfile: name } : { type: 'RuntimeDefault' };
}

function containerContext(
  profile: WorkloadProfile,
  options: CompileOptions,
  places: readonly WritablePlace[] | undefined,
  isFixed: boolean,
): object {
  const capabilities = allowedCapabilities(profile, options);
  return {
    ...(isFixed ? { allowPrivilegeEscalation: false } : {}),
    privileged: false,
    ...(places ? { readOnlyRootFilesystem: !places.some(({ path }) => path === '/') } : {}),
    ...(capabilities ? { capabilities: capabilityChange([...capabilities], isEvery(capabilities)) } : {}),
    seccompProfile: confinedBy('seccomp', seccompPath(profile), profile, options),
    ...(options.beside.includes('apparmor')
      ? { appArmorProfile: confinedBy('apparmor', appArmorName(profile), profile, options) }
      : {}),
  };
}

function capabilityChange(names: readonly string[], isAll: boolean): object {
  if (isAll) return { add: ['ALL'] };
  return { drop: ['ALL'], ...(names.length === 0 ? {} : { add: names }) };
}

function writableVolumes(places: readonly WritablePlace[]) {
  return places
    .filter(({ path }) => path !== '/')
    .map(({ path }, index) => ({
      volume: { name: `writable-${index + 1}`, emptyDir: {} },
      mount: { name: `writable-${index + 1}`, mountPath: path },
    }));
}

function refuseDevices(profile: WorkloadProfile, options: CompileOptions, losses: Losses): void {
  for (const at of effectiveLines(profile, 'devices', options)?.allowed ?? [])
    losses.forced(at, 'tighter', 'Kubernetes gives devices through device plugins only; it is not given');
}

/** What is shared with the host is said by the pod, a volume by its mount; the containers of a pod share network and IPC anyway. */
function sharing(profile: WorkloadProfile, options: CompileOptions, losses: Losses) {
  const effective = effectiveLines(profile, 'shared', options);
  const namespaces: Record<string, boolean> = effective
    ? { hostIPC: false, hostNetwork: false, hostPID: false, shareProcessNamespace: false }
    : {};
  if (effective)
    losses.forced(
      'shared',
      'wider',
      'the containers of a pod share network and IPC, whether they should or not',
    );
  const mounts: { name: string; mountPath: string; readOnly?: boolean }[] = [];
  for (const at of effective?.allowed ?? []) {
    const { line } = at;
    if (line.kind === 'volume') {
      if (line.path.includes(':') || line.name.length > 63 || line.name.includes('.'))
        losses.forced(
          at,
          'tighter',
          'Kubernetes takes no such volume: its path may have no ":", its name no "."; it is not mounted',
        );
      else if (mounts.some(({ mountPath }) => mountPath === line.path))
        losses.forced(
          at,
          'tighter',
          `Kubernetes mounts one volume at a path, and another is at ${line.path}; it is not mounted`,
        );
      else
        mounts.push({
          name: line.name,
          mountPath: line.path,
          ...(line.access.includes('write') ? {} : { readOnly: true }),
        });
    } else if (line.kind === 'socket')
      losses.forced(at, 'tighter', 'the volume that holds the socket is not known; it is not mounted');
    else if (line.with.includes('host')) namespaces[HOST_FIELD[line.kind]] = true;
    else if (line.kind === 'pid') namespaces['shareProcessNamespace'] = true;
  }
  return { namespaces, mounts };
}

const HOST_FIELD = { ipc: 'hostIPC', pid: 'hostPID', network: 'hostNetwork' } as const;
