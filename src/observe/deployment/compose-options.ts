import { entriesOf, itemsAt, pairsAt, scalarAt, valueAt } from '../document/fields.ts';
import { interpolated } from './compose-interpolation.ts';
import { projectOf } from './compose.ts';
import { isTrueAt } from './compose-values.ts';

/** A service of a Compose file, and what it asks of the engine in the words of `docker run`. */
export interface ComposedService {
  readonly name: string;
  readonly project: string;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  /** Is a part of it in another service or file, which is not read? */
  readonly isExtended: boolean;
}

/** Keys of a service whose values, or items of a list, are values of an option. */
const OPTIONS: Readonly<Record<string, string>> = {
  privileged: 'privileged',
  cap_add: 'cap-add',
  cgroup: 'cgroupns',
  cgroup_parent: 'cgroup-parent',
  device_cgroup_rules: 'device-cgroup-rule',
  devices: 'device',
  gpus: 'gpus',
  group_add: 'group-add',
  ipc: 'ipc',
  network_mode: 'network',
  pid: 'pid',
  runtime: 'runtime',
  security_opt: 'security-opt',
  tmpfs: 'tmpfs',
  userns_mode: 'userns',
  uts: 'uts',
  volumes_from: 'volumes-from',
};

/** The services of a Compose file, with what bears on their confinement. Source: https://github.com/compose-spec/compose-spec */
export function composedServices(document: unknown): ComposedService[] {
  const project = projectOf(document);
  return entriesOf(valueAt(interpolated(document), 'services')).map(([name, service]) => ({
    name,
    project,
    options: [
      ...plainOptions(service),
      ...pairOptions(service),
      ...mountOptions(service),
      ...engineOptions(service),
    ],
    isExtended: valueAt(service, 'extends') !== undefined,
  }));
}

function plainOptions(service: unknown): ComposedService['options'] {
  return Object.entries(OPTIONS).flatMap(([key, name]) =>
    valuesAt(service, key).map((value) => ({ name, value: value.replace(/^service:/, 'container:') })),
  );
}

/** Scalars as texts. What is none has no words of docker run, and stands as JSON, which no option is. */
function valuesAt(service: unknown, key: string): string[] {
  const found = valueAt(service, key);
  if (found === undefined || found === null) return [];
  if (key === 'privileged' && isTrueAt(service, key)) return ['true'];
  const items = Array.isArray(found) ? itemsAt(found) : [found];
  return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

/** What has no option of its own: reserved devices, and the engine's socket. */
function engineOptions(service: unknown): ComposedService['options'] {
  const reserved = valueAt(service, 'deploy', 'resources', 'reservations', 'devices');
  const socket = '/var/run/docker.sock';
  return [
    ...(reserved === undefined ? [] : [{ name: 'gpus', value: JSON.stringify(reserved) }]),
    ...(isTrueAt(service, 'use_api_socket') ? [{ name: 'volume', value: `${socket}:${socket}` }] : []),
  ];
}

function pairOptions(service: unknown): ComposedService['options'] {
  return (['sysctls', 'annotations'] as const).flatMap((key) => {
    const name = key.slice(0, -1);
    const listed = itemsAt(service, key).map(String);
    return [...listed, ...pairsAt(service, key).map((pair) => pair.join('='))].map((value) => ({
      name,
      value,
    }));
  });
}

function mountOptions(service: unknown): ComposedService['options'] {
  return itemsAt(service, 'volumes').map((item) =>
    typeof item === 'string' ? { name: 'volume', value: item } : longMount(item),
  );
}

/** The long form; a field that is unknown here makes it unknown to whoever judges it too. */
function longMount(item: unknown): { name: string; value: string } {
  const type = scalarAt(item, 'type') ?? 'volume';
  const target = scalarAt(item, 'target') ?? '';
  const source = scalarAt(item, 'source');
  if (type === 'tmpfs') return { name: 'tmpfs', value: target };
  if (type !== 'bind' && type !== 'volume') return { name: 'mount', value: `type=${type}` };
  if (source === undefined) return { name: 'volume', value: target };
  const path = type === 'bind' && !/^[./~]/.test(source) ? `./${source}` : source;
  const words = [
    isTrueAt(item, 'read_only') ? 'ro' : 'rw',
    ...(scalarAt(item, 'bind', 'propagation') ?? '').split(',').filter((word) => word !== ''),
  ];
  return { name: 'volume', value: [path, target, words.join(',')].join(':') };
}
