import type {
  DeclaredConfinement,
  DeclaredContainer,
  DeclaredMount,
  DeclaredProbe,
  DeclaredVariable,
} from '../../model/deployment.ts';
import type { YamlNode } from '../document/yaml.ts';
import { at, itemsAt, portOf, protocolOf, textAt, textsAt } from './manifest.ts';

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
export function containersOf(spec: YamlNode | undefined, place: PodPlace): DeclaredContainer[] {
  return ['containers', 'initContainers'].flatMap((key) =>
    itemsAt(spec, key).flatMap((container): DeclaredContainer[] => {
      const name = textAt(container, 'name') ?? '';
      const source = `${place.source} ${key} ${name}`;
      const command = at(container, 'command');
      const args = at(container, 'args');
      return [
        {
          name,
          image: textAt(container, 'image'),
          // Kubernetes: `command` is the entry point, and without `args` no command of the image's follows it.
          entrypoint: command ? textsAt(command) : undefined,
          command: args ? textsAt(args) : command ? [] : undefined,
          ports: itemsAt(container, 'ports').flatMap((item) => {
            const port = portOf(textAt(item, 'containerPort'));
            const portName = textAt(item, 'name');
            const named = portName === undefined ? {} : { name: portName };
            const protocol = protocolOf(textAt(item, 'protocol'));
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

function variablesOf(container: YamlNode, { namespace, source, stores }: PodPlace): DeclaredVariable[] {
  const many = itemsAt(container, 'envFrom').flatMap((item): DeclaredVariable[] => {
    const prefix = textAt(item, 'prefix') ?? '';
    const map = textAt(item, 'configMapRef', 'name');
    const secret = textAt(item, 'secretRef', 'name');
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
    const name = textAt(item, 'name') ?? '';
    const key = textAt(item, 'valueFrom', 'configMapKeyRef', 'key') ?? '';
    const map = textAt(item, 'valueFrom', 'configMapKeyRef', 'name');
    const secret = textAt(item, 'valueFrom', 'secretKeyRef', 'name');
    const secretKey = textAt(item, 'valueFrom', 'secretKeyRef', 'key');
    const configured = stores.configuration.get(`${namespace}/${map}`)?.get(key);
    const value = textAt(item, 'value') ?? configured;
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

function mountsOf(spec: YamlNode | undefined, container: YamlNode, source: string): DeclaredMount[] {
  const volumes = new Map(itemsAt(spec, 'volumes').map((volume) => [textAt(volume, 'name') ?? '', volume]));
  return itemsAt(container, 'volumeMounts').flatMap((mount): DeclaredMount[] => {
    const [path, name] = [textAt(mount, 'mountPath'), textAt(mount, 'name') ?? ''];
    if (path === undefined || !path.startsWith('/')) return [];
    const readOnly = textAt(mount, 'readOnly') === 'true';
    const part = textAt(mount, 'subPath');
    const volume = kindOf(volumes.get(name), name);
    const reference = volume.kind === 'secret' && part ? `${volume.name}/${part}` : volume.name;
    return [{ path, readOnly, ...volume, name: reference, source: `${source} volumeMounts ${name}` }];
  });
}

function kindOf(volume: YamlNode | undefined, name: string): Pick<DeclaredMount, 'kind' | 'name'> {
  const secret = textAt(volume, 'secret', 'secretName');
  if (secret !== undefined) return { kind: 'secret', name: secret };
  if (
    at(volume, 'configMap') !== undefined ||
    at(volume, 'projected') !== undefined ||
    at(volume, 'downwardAPI') !== undefined
  )
    return { kind: 'configuration', name };
  if (at(volume, 'emptyDir') !== undefined)
    return { kind: textAt(volume, 'emptyDir', 'medium') === 'Memory' ? 'memory' : 'volume', name };
  const path = textAt(volume, 'hostPath', 'path');
  return path === undefined ? { kind: 'volume', name } : { kind: 'host', name: path };
}

function probesOf(container: YamlNode, source: string): DeclaredProbe[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((key): DeclaredProbe[] => {
    const get = at(container, key, 'httpGet');
    const port = textAt(get, 'port');
    if (port === undefined) return [];
    return [{ port: portOf(port) ?? port, path: textAt(get, 'path') ?? '/', source: `${source} ${key}` }];
  });
}

function confinementOf(spec: YamlNode | undefined, container: YamlNode, source: string): DeclaredConfinement {
  const own = at(container, 'securityContext');
  const outer = at(spec, 'securityContext');
  const user = textAt(own, 'runAsUser') ?? textAt(outer, 'runAsUser');
  const group = textAt(own, 'runAsGroup') ?? textAt(outer, 'runAsGroup');
  return {
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    groups: [...textsAt(outer, 'supplementalGroups'), ...textsAt(outer, 'fsGroup')]
      .filter((id) => /^\d{1,10}$/.test(id))
      .map(Number),
    addedCapabilities: textsAt(own, 'capabilities', 'add'),
    droppedCapabilities: textsAt(own, 'capabilities', 'drop'),
    privileged: textAt(own, 'privileged') === 'true',
    noNewPrivileges: textAt(own, 'allowPrivilegeEscalation') === 'false',
    readOnlyRoot: textAt(own, 'readOnlyRootFilesystem') === 'true',
    devices: [],
    source: `${source} securityContext`,
  };
}
