import { yamlText } from '../../model/yaml/write.ts';
import type { ContainerSettings } from './container-settings.ts';
import type { WritablePlace } from './writable-places.ts';

/** Options of a tmpfs mount. Whoever the container runs as may write; else the mode would be that of the folder in the image. */
export const EXECUTABLE_PLACE = 'rw,exec,nosuid,nodev,mode=1777';

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

/** A Compose file that sets for each service, by its name, what confines it, and nothing else. */
export function composeFile(services: ReadonlyMap<string, ContainerSettings>): string {
  const volumes = Array.from(services.values(), (settings) => settings.volumes).flat();
  const file = {
    services: Object.fromEntries(Array.from(services, ([name, settings]) => [name, serviceOf(settings)])),
    ...(volumes.length === 0 ? {} : { volumes: Object.fromEntries(volumes.map(({ name }) => [name, {}])) }),
  };
  const text = yamlText(literally(file), {
    lineWidth: 0,
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  return `${COMPOSE_HEADING}${text}`;
}

function serviceOf(settings: ContainerSettings): object {
  return {
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
      settings.places.filter((place) => !isPlain(place)).map(({ path }) => `${path}:${EXECUTABLE_PLACE}`),
    ),
    ...listed('devices', settings.devices),
    ...Object.fromEntries(settings.namespaces.map(({ kind, value }) => [NAMESPACE_KEYS[kind], value])),
  };
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
