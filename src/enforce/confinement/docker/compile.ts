import { stringify } from 'yaml';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import {
  CONTAINER_SECTIONS,
  type ContainerSettings,
  containerSettings,
  mountOption,
  sharedOptions,
} from '../container-settings.ts';
import type { Losses } from '../lines.ts';
import { artefactPath } from '../names.ts';
import { defineUnit } from '../unit.ts';
import type { WritablePlace } from '../writable-places.ts';

/** Options of `docker run` as a JSON array of arguments, and the same as a Compose file that overrides others. */
export const DOCKER = defineUnit({
  id: 'docker',
  vectors: ['V6', 'V9'],
  sections: CONTAINER_SECTIONS,
  write(profile, options, losses) {
    const settings = containerSettings(profile, options, losses);
    const flags = [...sharedOptions(settings), ...settings.places.map((place) => placeOption(place, losses))];
    return [
      {
        path: artefactPath('docker', profile, '.arguments.json'),
        text: `${JSON.stringify(flags, undefined, 2)}\n`,
      },
      { path: artefactPath('docker', profile, '.compose.yaml'), text: composeFile(profile, settings) },
    ];
  },
});

/** Whoever the container runs as may write; else the mode would be that of the folder in the image. */
const EXECUTABLE = 'rw,exec,nosuid,nodev,mode=1777';

/** `--mount` takes any path, but not `exec`; `--tmpfs` takes `exec`, but splits at `:`. */
function placeOption({ path, execute }: WritablePlace, losses: Losses): string {
  if (execute && !path.includes(':')) return `--tmpfs=${path}:${EXECUTABLE}`;
  if (execute) losses.forced('files', 'tighter', `programs in ${path} do not run: its path has a ":"`);
  return mountOption(['type=tmpfs', `target=${path}`, 'tmpfs-mode=1777']);
}

const COMPOSE_HEADING = `# Compose adds these lists to those of the file before: take cap_add, devices, security_opt and privileged out of that.
`;

const isPlain = ({ path, execute }: WritablePlace): boolean => !execute || path.includes(':');

const NAMESPACE_KEYS = { ipc: 'ipc', pid: 'pid', network: 'network_mode' } as const;

function composeMounts({ volumes, places }: ContainerSettings): object[] {
  return [
    ...volumes.map(({ name, path, isReadOnly }) => ({
      type: 'volume',
      source: name,
      target: path,
      ...(isReadOnly ? { read_only: true } : {}),
    })),
    ...places.filter(isPlain).map(({ path }) => ({ type: 'tmpfs', target: path, tmpfs: { mode: 0o1777 } })),
  ];
}

function composeFile({ metadata }: WorkloadProfile, settings: ContainerSettings): string {
  const service = {
    ...(settings.user === undefined ? {} : { user: settings.user }),
    ...listed('group_add', settings.groups.map(String)),
    ...listed('cap_drop', settings.dropped),
    ...listed('cap_add', settings.added),
    ...listed(
      'security_opt',
      settings.security.map((option) => option.replace('=', ':')),
    ),
    ...(settings.isReadOnly ? { read_only: true } : {}),
    ...listed('volumes', composeMounts(settings)),
    ...listed(
      'tmpfs',
      settings.places.filter((place) => !isPlain(place)).map(({ path }) => `${path}:${EXECUTABLE}`),
    ),
    ...listed('devices', settings.devices),
    ...Object.fromEntries(settings.namespaces.map(({ kind, value }) => [NAMESPACE_KEYS[kind], value])),
  };
  const declared = Object.fromEntries(settings.volumes.map(({ name }) => [name, {}]));
  const file = {
    services: { [metadata.name]: service },
    ...(settings.volumes.length === 0 ? {} : { volumes: declared }),
  };
  const text = stringify(literally(file), {
    lineWidth: 0,
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  return `${COMPOSE_HEADING}${text}`;
}

function listed(name: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [name]: list };
}

/** Compose puts variables for `$` in every value; `$$` is a `$`. */
function literally(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(literally);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literally(inner)]));
}
