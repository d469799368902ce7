import type {
  DeclaredConfinement,
  DeclaredContainer,
  DeclaredMount,
  DeclaredPort,
  DeclaredVariable,
  DeclaredWorkload,
  Deployment,
} from '../../model/deployment.ts';
import { words } from '../document/words.ts';
import { mappingOf, type YamlNode } from '../document/yaml.ts';
import { at, itemsAt, pairsAt, portOf, protocolOf, textAt, textsAt } from './manifest.ts';

/** Is this document a Compose file? */
export function isCompose(node: YamlNode): boolean {
  return at(node, 'services') instanceof Map && textAt(node, 'apiVersion') === undefined;
}

/**
 * The services of a Compose file as workloads, each reached by its name. `environment` fills in `${NAME}`.
 * Source: https://github.com/compose-spec/compose-spec
 */
export function readCompose(
  document: YamlNode,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Deployment {
  const services = [...mappingOf(at(interpolated(document, environment, 0), 'services'))];
  const project = (textAt(document, 'name') ?? 'default').toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  const workloads = services.map(([name, service]) => workloadOf(name, service, { file, project }));
  return {
    workloads,
    services: services.map(([name, service]) => ({
      name,
      namespace: project,
      aliases: aliasesOf(service),
      ports: [],
      source: `${file} services.${name}`,
    })),
  };
}

interface Place {
  readonly file: string;
  readonly project: string;
}

function workloadOf(name: string, service: YamlNode, { file, project }: Place): DeclaredWorkload {
  const source = `${file} services.${name}`;
  const build = at(service, 'build');
  const context = typeof build === 'string' ? build || undefined : textAt(build, 'context');
  const container: DeclaredContainer = {
    name,
    image: textAt(service, 'image'),
    build: context,
    entrypoint: commandAt(service, 'entrypoint'),
    command: commandAt(service, 'command'),
    ports: portsOf(service, source),
    variables: variablesOf(service, source),
    mounts: mountsOf(service, source),
    probes: [],
    confinement: confinementOf(service, source),
  };
  return {
    name,
    namespace: project,
    labels: Object.fromEntries(pairsAt(service, 'labels')),
    orchestrator: 'compose',
    containers: [container],
    dependsOn: [
      ...namesAt(service, 'depends_on'),
      ...textsAt(service, 'links').map((link) => link.split(':')[0] ?? link),
    ],
    source,
  };
}

/** A list of names, or a mapping by name. */
function namesAt(service: YamlNode, key: string): string[] {
  const found = at(service, key);
  return found instanceof Map ? [...found.keys()] : textsAt(service, key);
}

function aliasesOf(service: YamlNode): string[] {
  const networks = [...mappingOf(at(service, 'networks')).values()];
  const own = [textAt(service, 'container_name'), textAt(service, 'hostname')].filter(
    (name) => name !== undefined,
  );
  return [...own, ...networks.flatMap((network) => textsAt(network, 'aliases'))];
}

function commandAt(service: YamlNode, key: string): string[] | undefined {
  const found = at(service, key);
  if (Array.isArray(found)) return textsAt(found);
  return typeof found === 'string' && found !== '' ? words(found) : undefined;
}

function portsOf(service: YamlNode, source: string): DeclaredPort[] {
  const published = itemsAt(service, 'ports').flatMap((item): DeclaredPort[] => {
    if (typeof item === 'string') return portRange(item.split(':').at(-1) ?? '', `${source}.ports`);
    const port = portOf(textAt(item, 'target'));
    return port === undefined
      ? []
      : [{ port, protocol: protocolOf(textAt(item, 'protocol')), source: `${source}.ports` }];
  });
  const exposed = textsAt(service, 'expose').flatMap((item) => portRange(item, `${source}.expose`));
  return [...published, ...exposed];
}

/** `8080`, `8080/udp`, `8000-8003`. */
function portRange(text: string, source: string): DeclaredPort[] {
  const [ports = '', protocol] = text.split('/');
  const [from, to = from] = ports.split('-').map(portOf);
  if (from === undefined || to === undefined || to < from || to - from > 255) return [];
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    port: from + index,
    protocol: protocolOf(protocol),
    source,
  }));
}

function variablesOf(service: YamlNode, source: string): DeclaredVariable[] {
  const listed = textsAt(service, 'environment').map((text): [string, string | undefined] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
  });
  const pairs = Array.isArray(at(service, 'environment')) ? listed : pairsAt(service, 'environment');
  return pairs.map(([name, value]) => ({
    name,
    source: `${source}.environment.${name}`,
    ...(value === undefined ? {} : { value }),
  }));
}

function mountsOf(service: YamlNode, source: string): DeclaredMount[] {
  const volumes = itemsAt(service, 'volumes').flatMap((item): DeclaredMount[] => {
    const [from, path, mode] = typeof item === 'string' ? shortVolume(item) : longVolume(item);
    if (path === undefined || !path.startsWith('/')) return [];
    const kind = from === 'tmpfs' ? 'memory' : /^[./~]/.test(from) ? 'host' : 'volume';
    return [{ path, readOnly: mode === 'ro', kind, name: from, source: `${source}.volumes` }];
  });
  const memory = textsAt(service, 'tmpfs').map((path): DeclaredMount => ({
    path: path.split(':')[0] ?? path,
    readOnly: false,
    kind: 'memory',
    name: 'tmpfs',
    source: `${source}.tmpfs`,
  }));
  return [
    ...volumes,
    ...memory,
    ...filesOf(service, source, 'secrets'),
    ...filesOf(service, source, 'configs'),
  ];
}

function shortVolume(text: string): [from: string, path: string | undefined, mode: string | undefined] {
  const parts = text.split(':');
  return parts.length === 1
    ? ['', parts[0], undefined]
    : [parts[0] ?? '', parts[1], parts[2]?.split(',').find((word) => word === 'ro')];
}

function longVolume(item: YamlNode): [from: string, path: string | undefined, mode: string | undefined] {
  const isMemory = textAt(item, 'type') === 'tmpfs';
  const from = isMemory ? 'tmpfs' : (textAt(item, 'source') ?? '');
  return [from, textAt(item, 'target'), textAt(item, 'read_only') === 'true' ? 'ro' : undefined];
}

/** Secrets and configs are files: `/run/secrets/NAME` and `/NAME`. */
function filesOf(service: YamlNode, source: string, key: 'secrets' | 'configs'): DeclaredMount[] {
  return itemsAt(service, key).flatMap((item): DeclaredMount[] => {
    const name = typeof item === 'string' ? item : textAt(item, 'source');
    if (name === undefined || name === '') return [];
    const folder = key === 'secrets' ? '/run/secrets' : '';
    const target = typeof item === 'string' ? name : (textAt(item, 'target') ?? name);
    const path = target.startsWith('/') ? target : `${folder}/${target}`;
    return [
      {
        path,
        readOnly: true,
        kind: key === 'secrets' ? 'secret' : 'configuration',
        name,
        source: `${source}.${key}`,
      },
    ];
  });
}

function confinementOf(service: YamlNode, source: string): DeclaredConfinement {
  const [user, group] = (textAt(service, 'user') ?? '').split(':');
  return {
    ...(user ? { user } : {}),
    ...(group ? { group } : {}),
    groups: textsAt(service, 'group_add')
      .filter((id) => /^\d{1,10}$/.test(id))
      .map(Number),
    addedCapabilities: textsAt(service, 'cap_add'),
    droppedCapabilities: textsAt(service, 'cap_drop'),
    privileged: textAt(service, 'privileged') === 'true',
    noNewPrivileges: textsAt(service, 'security_opt').some((option) =>
      /^no-new-privileges(?::true)?$/.test(option),
    ),
    readOnlyRoot: textAt(service, 'read_only') === 'true',
    devices: textsAt(service, 'devices').map(
      (device) => device.split(':')[1] ?? device.split(':')[0] ?? device,
    ),
    source,
  };
}

/** `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `$NAME`, `$$`; what has no value stays as it is written. */
function interpolated(
  node: YamlNode,
  environment: Readonly<Record<string, string | undefined>>,
  depth: number,
): YamlNode {
  if (depth > 64) return node;
  if (Array.isArray(node)) return node.map((item) => interpolated(item, environment, depth + 1));
  if (node instanceof Map)
    return new Map([...node].map(([key, value]) => [key, interpolated(value, environment, depth + 1)]));
  return node.replaceAll(
    /\$(?:\$|\{([A-Za-z_]\w{0,127})(?::?([-?+])([^{}]{0,1024}))?\}|([A-Za-z_]\w{0,127}))/g,
    (whole: string, braced?: string, mark?: string, word?: string, plain?: string) => {
      if (whole === '$$') return '$';
      const name = braced ?? plain ?? '';
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      return value || (mark === '-' ? (word ?? '') : whole);
    },
  );
}
