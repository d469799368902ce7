import { Fault } from '../../model/fault.ts';
import { valueAt } from '../../model/configuration/place.ts';
import {
  type Annotations,
  annotationsOf,
  isOn,
  secretsOf,
  SETTINGS,
  STATUS,
  unknownIn,
} from './annotations.ts';
import { agentContainer, agentParts, agentUser, agentVolumes, volumeName } from './containers.ts';
import { agentSettings, type InjectorDefaults } from './settings.ts';

/** One step of a JSON Patch (RFC 6902). */
export interface Patch {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

/** What is done to a workload, and what whoever wrote it should hear. */
export interface Injection {
  readonly patches: readonly Patch[];
  readonly warnings: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Where kinds have the pod that they are, or make. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['PodTemplate', ['template']],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map(
    (kind): [string, string[]] => [kind, ['spec', 'template']],
  ),
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);
const NOTHING: Injection = { patches: [], warnings: [] };

/**
 * How a workload gets the secrets that annotations of its pod ask for; nothing where they ask for none, or it has them
 * already. Throws a `Fault` (`usage`) for annotations that are wrong.
 */
export function planInjection(kind: string, workload: Fields, defaults: InjectorDefaults): Injection {
  const place = TEMPLATES.get(kind);
  const template = place && valueAt(workload, place);
  const given = valueAt(template, ['metadata', 'annotations']);
  if (!place || !isFields(template) || !isFields(given)) return NOTHING;
  const annotations = annotationsOf(given);
  if (!isOn(annotations, 'agent-inject', false) || given[STATUS] === 'injected') return NOTHING;
  return injection({ annotations, template, root: place.map((name) => `/${name}`).join('') }, kind, defaults);
}

interface Target {
  readonly annotations: Annotations;
  readonly template: Fields;
  /** Pointer to the pod. */
  readonly root: string;
}

function injection(
  { annotations, template, root }: Target,
  kind: string,
  defaults: InjectorDefaults,
): Injection {
  const { all, own } = annotations;
  if (!all.get('role')) throw new Fault('usage', 'the annotation role is missing');
  const secrets = secretsOf(annotations);
  if (secrets.length === 0)
    throw new Fault('usage', 'no annotation agent-inject-secret-NAME asks for a secret');
  const places = [...new Set(secrets.map(({ volume }) => volume))];
  const user = agentUser(annotations, usersOf(template));
  const isJob = kind === 'Job' || kind === 'CronJob' || isOfJob(template);
  const parts = agentParts(annotations, isJob);
  const settings = agentSettings(annotations, secrets, user.isReader ? '0400' : '0444', defaults);
  const image = defaults.image;
  const container = (isFirst: boolean) => agentContainer(annotations, places, user, { isFirst, image });
  const spec = new Lists(`${root}/spec`, template['spec']);
  for (const volume of agentVolumes(annotations, places, SETTINGS)) spec.add('volumes', volume);
  const patches = [
    { op: 'add' as const, path: `${root}/metadata/annotations/${escaped(SETTINGS)}`, value: settings },
    { op: 'add' as const, path: `${root}/metadata/annotations/${escaped(STATUS)}`, value: 'injected' },
    ...mounts(annotations, template, places, root),
  ];
  const isBefore = isOn(annotations, 'agent-init-first', false);
  if (parts.init) spec.add('initContainers', container(true), isBefore);
  if (parts.sidecar) spec.add('containers', container(false));
  const warnings = unknownIn(annotations).map((name) => `nothing is done about the annotation ${name}`);
  if (isJob && !all.has('agent-pre-populate-only'))
    warnings.push('a job would not end beside a sidecar: its secrets are delivered once');
  if (secrets.some(({ command }) => command !== undefined) && !own.has('agent-image'))
    warnings.push('a command needs a shell, which the image of the agent has not');
  return { patches: [...patches, ...spec.patches], warnings };
}

/** Containers get the secrets, for reading only; those that are there before the agent too, for they may run after it. */
function mounts({ all }: Annotations, template: Fields, places: readonly string[], root: string): Patch[] {
  const named = all.get('agent-inject-containers');
  const wanted = named ? new Set(named.split(',').map((name) => name.trim())) : undefined;
  return ['containers', 'initContainers'].flatMap((list) =>
    listAt(template, ['spec', list]).flatMap((container, index) => {
      if (wanted && !wanted.has(String(valueAt(container, ['name'])))) return [];
      const lists = new Lists(`${root}/spec/${list}/${index}`, container);
      const there = listAt(container, ['volumeMounts']).map((mount) => valueAt(mount, ['mountPath']));
      for (const [number, mountPath] of places.entries())
        if (!there.includes(mountPath))
          lists.add('volumeMounts', { name: volumeName(number), mountPath, readOnly: true });
      return lists.patches;
    }),
  );
}

/** Adds to lists of something, which are made where they are not there. */
class Lists {
  readonly patches: Patch[] = [];
  readonly #root: string;
  readonly #there: Set<string>;

  constructor(root: string, of: unknown) {
    this.#root = root;
    this.#there = new Set(isFields(of) ? Object.keys(of).filter((name) => Array.isArray(of[name])) : []);
  }

  add(list: string, value: Fields, isBefore = false): void {
    const path = `${this.#root}/${list}`;
    if (this.#there.has(list)) this.patches.push({ op: 'add', path: `${path}/${isBefore ? 0 : '-'}`, value });
    else this.patches.push({ op: 'add', path, value: [value] });
    this.#there.add(list);
  }
}

/** The user of each container, where one is said. */
function usersOf(template: Fields): (number | undefined)[] {
  const usual = valueAt(template, ['spec', 'securityContext', 'runAsUser']);
  return listAt(template, ['spec', 'containers']).map((container) => {
    const user = valueAt(container, ['securityContext', 'runAsUser']) ?? usual;
    return typeof user === 'number' ? user : undefined;
  });
}

function isOfJob(template: Fields): boolean {
  return listAt(template, ['metadata', 'ownerReferences']).some((one) => valueAt(one, ['kind']) === 'Job');
}

function listAt(value: unknown, place: readonly string[]): readonly unknown[] {
  const found = valueAt(value, place);
  return Array.isArray(found) ? found : [];
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
