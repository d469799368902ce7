import type { Path } from '../../../model/configuration/place.ts';
import { at, listAt, textAt } from './values.ts';

export type ContainerRole = 'container' | 'init' | 'sidecar' | 'ephemeral';

/** A container as it is written. */
export interface Container {
  readonly role: ContainerRole;
  /** `container 2` where it has none. */
  readonly name: string;
  /** From the resource. */
  readonly path: Path;
  readonly value: unknown;
}

/** The pod that a resource is or makes. */
export interface Pod {
  /** Of its metadata and spec, from the resource. */
  readonly path: Path;
  readonly value: unknown;
  readonly spec: unknown;
  readonly specPath: Path;
  /** Init containers first, as they start. */
  readonly containers: readonly Container[];
  readonly isWindows: boolean;
}

/** Where kinds have their pods, by API group and kind. */
const TEMPLATES: ReadonlyMap<string, Path> = new Map([
  ['/Pod', []],
  ['/PodTemplate', ['template']],
  ['/ReplicationController', ['spec', 'template']],
  // People write the core group where they mean apps.
  ...['apps', 'extensions', ''].flatMap((group) =>
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind): [string, Path] => [
      `${group}/${kind}`,
      ['spec', 'template'],
    ]),
  ),
  ['batch/Job', ['spec', 'template']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['argoproj.io/Rollout', ['spec', 'template']],
  ['apps.openshift.io/DeploymentConfig', ['spec', 'template']],
  ['/DeploymentConfig', ['spec', 'template']],
  ['serving.knative.dev/Service', ['spec', 'template']],
  ['serving.knative.dev/Configuration', ['spec', 'template']],
  ['serving.knative.dev/Revision', []],
  ['apps.kruise.io/CloneSet', ['spec', 'template']],
  ['apps.kruise.io/StatefulSet', ['spec', 'template']],
  ['apps.kruise.io/DaemonSet', ['spec', 'template']],
  ['keda.sh/ScaledJob', ['spec', 'jobTargetRef', 'template']],
]);

/** Groups of policies, whose patterns look like templates. */
const POLICY_GROUP = /(?:^|\.)(?:kyverno|gatekeeper)\./;
/** Values within values beyond this are left. */
const DEEPEST_TEMPLATE = 16;

/** Where a resource of a kind that others define has its pod templates: mappings that are called so and have containers. */
export function podTemplatesIn(group: string, kind: string, value: unknown): Path[] {
  const isOfOthers = group.includes('.') && !/(?<!\.x-)(?<=\.)k8s\.io$/.test(group);
  if (!isOfOthers || TEMPLATES.has(`${group}/${kind}`) || POLICY_GROUP.test(group) || hasContainers(value))
    return [];
  const found: Path[] = [];
  const look = (inner: unknown, path: Path): void => {
    if (typeof inner !== 'object' || inner === null || path.length > DEEPEST_TEMPLATE) return;
    if (/template$/i.test(String(path.at(-1))) && hasContainers(inner)) found.push(path);
    else
      for (const [key, next] of Object.entries(inner))
        look(next, [...path, Array.isArray(inner) ? Number(key) : key]);
  };
  look(at(value, 'spec'), ['spec']);
  return found;
}

function hasContainers(value: unknown): boolean {
  return listAt(value, 'spec', 'containers').some((one) => at(one, 'image') !== undefined);
}

/** The pod of a resource; undefined where it has none, or none that is written. Of a kind that is not known it is the pod where it has containers. */
export function podOf(group: string, kind: string, value: unknown): Pod | undefined {
  const path =
    TEMPLATES.get(`${group}/${kind}`) ?? (group.includes('.') && hasContainers(value) ? [] : undefined);
  const pod = path && at(value, ...path);
  const spec = at(pod, 'spec');
  if (!path || typeof spec !== 'object') return undefined;
  const specPath = [...path, 'spec'];
  const containers = [
    ...containersAt(spec, specPath, 'initContainers', 'init'),
    ...containersAt(spec, specPath, 'containers', 'container'),
    ...containersAt(spec, specPath, 'ephemeralContainers', 'ephemeral'),
  ];
  return { path, value: pod, spec, specPath, containers, isWindows: at(spec, 'os', 'name') === 'windows' };
}

function containersAt(spec: unknown, path: Path, key: string, role: ContainerRole): Container[] {
  return listAt(spec, key).map((value, index) => ({
    // An init container that is always restarted runs beside the others.
    role: role === 'init' && at(value, 'restartPolicy') === 'Always' ? 'sidecar' : role,
    name: textAt(value, 'name') ?? `container ${index + 1}`,
    path: [...path, key, index],
    value,
  }));
}
