import { posix } from 'node:path';
import type {
  DeclaredConfinement,
  DeclaredContainer,
  DeclaredMount,
  DeclaredPort,
  DeclaredVariable,
  DeclaredWorkload,
  Deployment,
} from '../../model/deployment.ts';
import { entriesOf, isFields, itemsAt, pairsAt, scalarAt, scalarsAt, valueAt } from '../document/fields.ts';
import { commandWords } from './compose-command.ts';
import type { Values } from './compose-interpolation.ts';
import { portRange, portsOfItem } from './compose-ports.ts';
import type { ComposeProject } from './compose-project.ts';
import { deviceOf, fileOf, isTrueAt, volumeOf } from './compose-values.ts';

/** Names of links to one service. */
const MOST_NAMES = 64;

type Readable = Pick<ComposeProject, 'document' | 'variables' | 'values'>;

/** Is this document a Compose file? Pipelines of GitLab have an `include` too. */
export function isCompose(node: unknown, file: string): boolean {
  const isIncluding = /compose[^/]*$/.test(file) && valueAt(node, 'include') !== undefined;
  return (isFields(valueAt(node, 'services')) || isIncluding) && scalarAt(node, 'apiVersion') === undefined;
}

/**
 * The services of a Compose file as workloads, each reached by its name.
 * Source: https://github.com/compose-spec/compose-spec
 */
export function readCompose({ document, variables, values }: Readable, file: string): Deployment {
  const services = entriesOf(valueAt(document, 'services'));
  const project = projectOf(document);
  const linked = linkedNames(services);
  const workloads = services.map(([name, service]) =>
    workloadOf(name, service, { file, project, values, given: variables.get(name) ?? [] }),
  );
  return {
    workloads,
    services: services.map(([name, service]) => ({
      name,
      namespace: project,
      aliases: [...aliasesOf(service), ...(linked.get(name) ?? [])],
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
  readonly values: Values;
  /** What files of environments give it. */
  readonly given: readonly DeclaredVariable[];
}

function workloadOf(name: string, service: unknown, place: Place): DeclaredWorkload {
  const { file, project } = place;
  const source = `${file} services.${name}`;
  const build = valueAt(service, 'build');
  const folder = isFields(build) ? '.' : undefined;
  const context = typeof build === 'string' ? build || undefined : (scalarAt(build, 'context') ?? folder);
  const container: DeclaredContainer = {
    name,
    image: scalarAt(service, 'image'),
    build: context,
    ...recipeAt(build, context, place),
    entrypoint: commandAt(service, 'entrypoint'),
    command: commandAt(service, 'command'),
    ports: portsOf(service, source),
    variables: variablesOf(service, source, place),
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
    dependsOn: neededBy(service),
    source,
  };
}

function recipeAt(
  build: unknown,
  context: string | undefined,
  { file, values }: Place,
): Pick<DeclaredContainer, 'recipe'> {
  const [name, text, target] = ['dockerfile', 'dockerfile_inline', 'target'].map((key) =>
    scalarAt(build, key),
  );
  const given = pairsOf(valueAt(build, 'args')).flatMap(([key, written]): [string, string][] => {
    const value = textOf(written) ?? values.get(key);
    // What is not filled in only whoever builds knows.
    return value === undefined || value.includes('${') ? [] : [[key, value]];
  });
  if (context === undefined || [name, text, target, given[0]].every((one) => one === undefined)) return {};
  const path = text === undefined ? posix.join(context, name ?? 'Dockerfile') : file;
  return {
    recipe: {
      file: path,
      arguments: new Map(given),
      ...(text === undefined ? {} : { text }),
      ...(target === undefined ? {} : { target }),
    },
  };
}

/** Services that it waits for, and those whose network, processes or volumes it has. */
function neededBy(service: unknown): string[] {
  const shared = ['network_mode', 'pid', 'ipc'].flatMap(
    (key) => /^service:(.+)$/s.exec(scalarAt(service, key) ?? '')?.[1] ?? [],
  );
  const linked = [...scalarsAt(service, 'links'), ...scalarsAt(service, 'volumes_from')];
  const names = linked.flatMap((link) => (link.startsWith('container:') ? [] : (link.split(':')[0] ?? [])));
  return [...new Set([...namesAt(service, 'depends_on'), ...names, ...shared])];
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

/** Names by which others reach services through their `links`. */
function linkedNames(services: readonly [string, unknown][]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [, service] of services)
    for (const link of scalarsAt(service, 'links')) {
      const [name = '', as] = link.split(':');
      const known = names.get(name) ?? [];
      if (as !== undefined && as !== name && !known.includes(as) && known.length < MOST_NAMES)
        names.set(name, [...known, as]);
    }
  return names;
}

function commandAt(service: unknown, key: string): string[] | undefined {
  const found = valueAt(service, key);
  if (Array.isArray(found)) return scalarsAt(found);
  return typeof found === 'string' ? (commandWords(found) ?? []) : undefined;
}

function portsOf(service: unknown, source: string): DeclaredPort[] {
  const from = (key: string) => (port: ReturnType<typeof portsOfItem>[number]) => ({
    ...port,
    source: `${source}.${key}`,
  });
  return [
    ...itemsAt(service, 'ports').flatMap(portsOfItem).map(from('ports')),
    ...scalarsAt(service, 'expose').flatMap(portRange).map(from('expose')),
  ];
}

/** The service's own count more than those of files; one without a value has what `.env` says. */
function variablesOf(service: unknown, source: string, { given, values }: Place): DeclaredVariable[] {
  const own = new Map(
    pairsOf(valueAt(service, 'environment')).map(([name, written]) => {
      const value = textOf(written) ?? values.get(name);
      const variable = { name, source: `${source}.environment.${name}` };
      return [name, value === undefined ? variable : { ...variable, value }];
    }),
  );
  return [...given.filter(({ name }) => !own.has(name)), ...own.values()];
}

/** Names and values of a mapping, or of a list of `NAME=value`. */
function pairsOf(value: unknown): [name: string, value: unknown][] {
  return Array.isArray(value) ? scalarsAt(value).map(pairOf) : entriesOf(value);
}

function pairOf(text: string): [name: string, value: string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** The scalar as a text, the empty one too. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : scalarAt({ value }, 'value');
}

function mountsOf(service: unknown, source: string): DeclaredMount[] {
  const volumes = itemsAt(service, 'volumes').flatMap((item): DeclaredMount[] => {
    const volume = volumeOf(item);
    if (!volume?.target.startsWith('/')) return [];
    const { type, isReadOnly: readOnly } = volume;
    const path = posix.normalize(volume.target).replace(/(?<=.)\/$/, '');
    const kind = type === 'tmpfs' ? 'memory' : type === 'bind' || type === 'npipe' ? 'host' : 'volume';
    const name = kind === 'memory' ? 'tmpfs' : (volume.source ?? '');
    return [{ path, readOnly, kind, name, source: `${source}.volumes` }];
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

/** Secrets and configs are files: `/run/secrets/NAME` and `/NAME`. */
function filesOf(service: unknown, source: string, key: 'secrets' | 'configs'): DeclaredMount[] {
  return itemsAt(service, key).flatMap((item): DeclaredMount[] => {
    const mounted = fileOf(item, key);
    if (mounted === undefined) return [];
    const { name, target: path } = mounted;
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
    privileged: isTrueAt(service, 'privileged'),
    noNewPrivileges: scalarsAt(service, 'security_opt').some((option) =>
      /^no-new-privileges(?:[:=]true)?$/.test(option),
    ),
    readOnlyRoot: isTrueAt(service, 'read_only'),
    devices: itemsAt(service, 'devices').flatMap((item) => deviceOf(item) ?? []),
    source,
  };
}
