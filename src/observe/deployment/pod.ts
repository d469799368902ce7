import type {
  DeclaredConfinement,
  DeclaredContainer,
  DeclaredMount,
  DeclaredProbe,
  DeclaredVariable,
} from '../../model/deployment.ts';
import { itemsAt, scalarAt, scalarsAt, valueAt } from '../document/fields.ts';
import { portOf, protocolOf } from './port.ts';

/** What pods take values from, by `namespace/name`. */
export interface Stores {
  readonly configuration: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly secretKeys: ReadonlyMap<string, readonly string[]>;
}

export interface PodPlace {
  readonly namespace: string;
  readonly source: string;
  readonly stores: Stores;
}

/** The containers of a pod, those that run first and those beside the others included. */
export function containersOf(spec: unknown, place: PodPlace): DeclaredContainer[] {
  return ['containers', 'initContainers'].flatMap((key) =>
    itemsAt(spec, key).flatMap((container): DeclaredContainer[] => {
      const name = scalarAt(container, 'name') ?? '';
      const source = `${place.source} ${key} ${name}`;
      const command = valueAt(container, 'command');
      const args = valueAt(container, 'args');
      return [
        {
          name,
          image: scalarAt(container, 'image'),
          // Kubernetes: `command` is the entry point, and without `args` no command of the image's follows it.
          entrypoint: command ? scalarsAt(command) : undefined,
          command: args ? scalarsAt(args) : command ? [] : undefined,
          ports: itemsAt(container, 'ports').flatMap((item) => {
            const port = portOf(scalarAt(item, 'containerPort'));
            const portName = scalarAt(item, 'name');
            const named = portName === undefined ? {} : { name: portName };
            const protocol = protocolOf(scalarAt(item, 'protocol'));
            return port === undefined ? [] : [{ port, protocol, ...named, source: `${source} ports` }];
          }),
          variables: variablesOf(container, { ...place, source }),
          mounts: mountsOf(spec, container, source),
          probes: probesOf(container, source),
          confinement: confinementOf(spec, container, source),
        },
      ];
    }),
  );
}

function variablesOf(container: unknown, { namespace, source, stores }: PodPlace): DeclaredVariable[] {
  const many = itemsAt(container, 'envFrom').flatMap((item): DeclaredVariable[] => {
    const prefix = scalarAt(item, 'prefix') ?? '';
    const map = scalarAt(item, 'configMapRef', 'name');
    const secret = scalarAt(item, 'secretRef', 'name');
    const values = [...(stores.configuration.get(`${namespace}/${map}`) ?? [])];
    const keys = secret === undefined ? [] : (stores.secretKeys.get(`${namespace}/${secret}`) ?? []);
    return [
      ...values.map(([key, value]) => ({
        name: prefix + key,
        value,
        source: `${source} ConfigMap ${map} ${key}`,
      })),
      ...keys.map((key) => ({ name: prefix + key, secret: `${secret}/${key}`, source: `${source} envFrom` })),
      ...(secret !== undefined && keys.length === 0
        ? [{ name: '', secret, source: `${source} envFrom` }]
        : []),
    ];
  });
  const single = itemsAt(container, 'env').map((item): DeclaredVariable => {
    const name = scalarAt(item, 'name') ?? '';
    const key = scalarAt(item, 'valueFrom', 'configMapKeyRef', 'key') ?? '';
    const map = scalarAt(item, 'valueFrom', 'configMapKeyRef', 'name');
    const secret = scalarAt(item, 'valueFrom', 'secretKeyRef', 'name');
    const secretKey = scalarAt(item, 'valueFrom', 'secretKeyRef', 'key');
    const configured = stores.configuration.get(`${namespace}/${map}`)?.get(key);
    const value = scalarAt(item, 'value') ?? configured;
    return {
      name,
      source: configured === undefined ? `${source} env ${name}` : `${source} ConfigMap ${map} ${key}`,
      ...(value === undefined ? {} : { value }),
      ...(secret === undefined ? {} : { secret: `${secret}/${secretKey ?? ''}` }),
    };
  });
  return expanded([...many, ...single]);
}

/** `$(NAME)` stands for a variable that was set before. A secret's value is not known, and stays as it is written. */
function expanded(variables: readonly DeclaredVariable[]): DeclaredVariable[] {
  const known = new Map<string, string>();
  return variables.map((variable) => {
    if (variable.value === undefined) return variable;
    const value = variable.value
      .replaceAll(/\$\(([\w.-]{1,128})\)/g, (whole, name: string) => known.get(name) ?? whole)
      .slice(0, 4096);
    known.set(variable.name, value);
    return { ...variable, value };
  });
}

function mountsOf(spec: unknown, container: unknown, source: string): DeclaredMount[] {
  const volumes = new Map(itemsAt(spec, 'volumes').map((volume) => [scalarAt(volume, 'name') ?? '', volume]));
  return itemsAt(container, 'volumeMounts').flatMap((mount): DeclaredMount[] => {
    const [path, name] = [scalarAt(mount, 'mountPath'), scalarAt(mount, 'name') ?? ''];
    if (path === undefined || !path.startsWith('/')) return [];
    const readOnly = scalarAt(mount, 'readOnly') === 'true';
    const part = scalarAt(mount, 'subPath');
    const volume = kindOf(volumes.get(name), name);
    const reference = volume.kind === 'secret' && part ? `${volume.name}/${part}` : volume.name;
    return [{ path, readOnly, ...volume, name: reference, source: `${source} volumeMounts ${name}` }];
  });
}

function kindOf(volume: unknown, name: string): Pick<DeclaredMount, 'kind' | 'name'> {
  const secret = scalarAt(volume, 'secret', 'secretName');
  if (secret !== undefined) return { kind: 'secret', name: secret };
  if (
    valueAt(volume, 'configMap') !== undefined ||
    valueAt(volume, 'projected') !== undefined ||
    valueAt(volume, 'downwardAPI') !== undefined
  )
    return { kind: 'configuration', name };
  if (valueAt(volume, 'emptyDir') !== undefined)
    return { kind: scalarAt(volume, 'emptyDir', 'medium') === 'Memory' ? 'memory' : 'volume', name };
  const path = scalarAt(volume, 'hostPath', 'path');
  return path === undefined ? { kind: 'volume', name } : { kind: 'host', name: path };
}

function probesOf(container: unknown, source: string): DeclaredProbe[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((key): DeclaredProbe[] => {
    const get = valueAt(container, key, 'httpGet');
    const port = scalarAt(get, 'port');
    if (port === undefined) return [];
    return [{ port: portOf(port) ?? port, path: scalarAt(get, 'path') ?? '/', source: `${source} ${key}` }];
  });
}

function confinementOf(spec: unknown, container: unknown, source: string): DeclaredConfinement {
  const own = valueAt(container, 'securityContext');
  const outer = valueAt(spec, 'securityContext');
  const user = scalarAt(own, 'runAsUser') ?? scalarAt(outer, 'runAsUser');
  const group = scalarAt(own, 'runAsGroup') ?? scalarAt(outer, 'runAsGroup');
  return {
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    groups: [...scalarsAt(outer, 'supplementalGroups'), ...scalarsAt(outer, 'fsGroup')]
      .filter((id) => /^\d{1,10}$/.test(id))
      .map(Number),
    addedCapabilities: scalarsAt(own, 'capabilities', 'add'),
    droppedCapabilities: scalarsAt(own, 'capabilities', 'drop'),
    privileged: scalarAt(own, 'privileged') === 'true',
    noNewPrivileges: scalarAt(own, 'allowPrivilegeEscalation') === 'false',
    readOnlyRoot: scalarAt(own, 'readOnlyRootFilesystem') === 'true',
    devices: [],
    source: `${source} securityContext`,
  };
}
