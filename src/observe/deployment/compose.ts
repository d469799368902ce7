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
import { entriesOf, isFields, itemsAt, pairsAt, scalarAt, scalarsAt, valueAt } from '../document/fields.ts';
import type { ComposeProject } from './compose-project.ts';
import { portOf, protocolOf } from './port.ts';

type Readable = Pick<ComposeProject, 'document' | 'variables'>;

/** Is this document a Compose file? Pipelines of GitLab have an `include` too. */
export function isCompose(node: unknown, file: string): boolean {
  const isIncluding = /compose[^/]*$/.test(file) && valueAt(node, 'include') !== undefined;
  return (isFields(valueAt(node, 'services')) || isIncluding) && scalarAt(node, 'apiVersion') === undefined;
}

/**
 * The services of a Compose file as workloads, each reached by its name.
 * Source: https://github.com/compose-spec/compose-spec
 */
export function readCompose({ document, variables }: Readable, file: string): Deployment {
  const services = entriesOf(valueAt(document, 'services'));
  const project = projectOf(document);
  const workloads = services.map(([name, service]) =>
    workloadOf(name, service, { file, project, given: variables.get(name) ?? [] }),
  );
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

/** The project that a Compose file names; `default` where it names none. */
export function projectOf(document: unknown): string {
  return (scalarAt(document, 'name') ?? 'default').toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
}

interface Place {
  readonly file: string;
  readonly project: string;
  /** What files of environments give it. */
  readonly given: readonly DeclaredVariable[];
}

function workloadOf(name: string, service: unknown, { file, project, given }: Place): DeclaredWorkload {
  const source = `${file} services.${name}`;
  const build = valueAt(service, 'build');
  const context = typeof build === 'string' ? build || undefined : scalarAt(build, 'context');
  const container: DeclaredContainer = {
    name,
    image: scalarAt(service, 'image'),
    build: context,
    entrypoint: commandAt(service, 'entrypoint'),
    command: commandAt(service, 'command'),
    ports: portsOf(service, source),
    variables: variablesOf(service, source, given),
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
      ...scalarsAt(service, 'links').map((link) => link.split(':')[0] ?? link),
    ],
    source,
  };
}

/** A list of names, or a mapping by name. */
function namesAt(service: unknown, key: string): string[] {
  const found = valueAt(service, key);
  return isFields(found) ? Object.keys(found) : scalarsAt(service, key);
}

function aliasesOf(service: unknown): string[] {
  const networks = entriesOf(valueAt(service, 'networks')).map(([, network]) => network);
  const own = [scalarAt(service, 'container_name'), scalarAt(service, 'hostname')].filter(
    (name) => name !== undefined,
  );
  return [...own, ...networks.flatMap((network) => scalarsAt(network, 'aliases'))];
}

function commandAt(service: unknown, key: string): string[] | undefined {
  const found = valueAt(service, key);
  if (Array.isArray(found)) return scalarsAt(found);
  return typeof found === 'string' && found !== '' ? words(found) : undefined;
}

function portsOf(service: unknown, source: string): DeclaredPort[] {
  const published = itemsAt(service, 'ports').flatMap((item): DeclaredPort[] => {
    if (typeof item === 'string') return portRange(item.split(':').at(-1) ?? '', `${source}.ports`);
    const port = portOf(scalarAt(item, 'target'));
    return port === undefined
      ? []
      : [{ port, protocol: protocolOf(scalarAt(item, 'protocol')), source: `${source}.ports` }];
  });
  const exposed = scalarsAt(service, 'expose').flatMap((item) => portRange(item, `${source}.expose`));
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

/** The service's own count more than those of files. */
function variablesOf(
  service: unknown,
  source: string,
  given: readonly DeclaredVariable[],
): DeclaredVariable[] {
  const listed = scalarsAt(service, 'environment').map((text): [string, string | undefined] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
  });
  const pairs = Array.isArray(valueAt(service, 'environment')) ? listed : pairsAt(service, 'environment');
  const own = pairs.map(([name, value]) => ({
    name,
    source: `${source}.environment.${name}`,
    ...(value === undefined ? {} : { value }),
  }));
  const names = new Set(own.map(({ name }) => name));
  return [...given.filter(({ name }) => !names.has(name)), ...own];
}

function mountsOf(service: unknown, source: string): DeclaredMount[] {
  const volumes = itemsAt(service, 'volumes').flatMap((item): DeclaredMount[] => {
    const [from, path, mode] = typeof item === 'string' ? shortVolume(item) : longVolume(item);
    if (path === undefined || !path.startsWith('/')) return [];
    const kind = from === 'tmpfs' ? 'memory' : /^[./~]/.test(from) ? 'host' : 'volume';
    return [{ path, readOnly: mode === 'ro', kind, name: from, source: `${source}.volumes` }];
  });
  const memory = scalarsAt(service, 'tmpfs').map((path): DeclaredMount => ({
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

function longVolume(item: unknown): [from: string, path: string | undefined, mode: string | undefined] {
  const isMemory = scalarAt(item, 'type') === 'tmpfs';
  const from = isMemory ? 'tmpfs' : (scalarAt(item, 'source') ?? '');
  return [from, scalarAt(item, 'target'), scalarAt(item, 'read_only') === 'true' ? 'ro' : undefined];
}

/** Secrets and configs are files: `/run/secrets/NAME` and `/NAME`. */
function filesOf(service: unknown, source: string, key: 'secrets' | 'configs'): DeclaredMount[] {
  return itemsAt(service, key).flatMap((item): DeclaredMount[] => {
    const name = typeof item === 'string' ? item : scalarAt(item, 'source');
    if (name === undefined || name === '') return [];
    const folder = key === 'secrets' ? '/run/secrets' : '';
    const target = typeof item === 'string' ? name : (scalarAt(item, 'target') ?? name);
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

function confinementOf(service: unknown, source: string): DeclaredConfinement {
  const [user, group] = (scalarAt(service, 'user') ?? '').split(':');
  return {
    ...(user ? { user } : {}),
    ...(group ? { group } : {}),
    groups: scalarsAt(service, 'group_add')
      .filter((id) => /^\d{1,10}$/.test(id))
      .map(Number),
    addedCapabilities: scalarsAt(service, 'cap_add'),
    droppedCapabilities: scalarsAt(service, 'cap_drop'),
    privileged: scalarAt(service, 'privileged') === 'true',
    noNewPrivileges: scalarsAt(service, 'security_opt').some((option) =>
      /^no-new-privileges(?::true)?$/.test(option),
    ),
    readOnlyRoot: scalarAt(service, 'read_only') === 'true',
    devices: scalarsAt(service, 'devices').map(
      (device) => device.split(':')[1] ?? device.split(':')[0] ?? device,
    ),
    source,
  };
}
