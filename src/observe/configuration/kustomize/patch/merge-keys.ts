import { isOfKubernetes } from '../cluster-wide.ts';
import type { Identity } from '../resource.ts';

/** How a field of a type is merged. What is told of no field: maps are merged, lists replaced. */
export interface MergedField {
  /** The type of its value, or of each item. */
  readonly type?: string;
  /** Keys by which items are the same: the first must be there, others have a value where they are not. */
  readonly keys?: readonly [key: string, fallback?: string][];
  /** Is it a set of plain values? */
  readonly isSet?: boolean;
}

type MergedType = Readonly<Record<string, MergedField>>;

const by = (key: string, type?: string): MergedField => ({ keys: [[key]], ...(type && { type }) });
const PROTOCOL: readonly [string, string] = ['protocol', 'TCP'];

const CONTAINER: MergedType = {
  env: by('name'),
  ports: { keys: [['containerPort'], [...PROTOCOL]] },
  volumeDevices: by('devicePath'),
  volumeMounts: by('mountPath'),
};

/** Types with lists that are merged. Source: `patchMergeKey` of https://kubernetes.io/docs/reference/kubernetes-api/ */
const TYPES: Readonly<Record<string, MergedType>> = {
  container: CONTAINER,
  cronJob: { metadata: { type: 'metadata' }, spec: { type: 'cronJobSpec' } },
  cronJobSpec: { jobTemplate: { type: 'workload' } },
  metadata: { finalizers: { isSet: true }, ownerReferences: by('uid') },
  other: { metadata: { type: 'metadata' } },
  pod: { metadata: { type: 'metadata' }, spec: { type: 'podSpec' } },
  podSpec: {
    containers: by('name', 'container'),
    ephemeralContainers: by('name', 'container'),
    hostAliases: by('ip'),
    imagePullSecrets: by('name'),
    initContainers: by('name', 'container'),
    resourceClaims: by('name'),
    schedulingGates: by('name'),
    topologySpreadConstraints: by('topologyKey'),
    volumes: by('name'),
  },
  podTemplate: { metadata: { type: 'metadata' }, template: { type: 'pod' } },
  service: { metadata: { type: 'metadata' }, spec: { type: 'serviceSpec' } },
  serviceAccount: { metadata: { type: 'metadata' }, secrets: by('name') },
  serviceSpec: { ports: { keys: [['port'], [...PROTOCOL]] } },
  webhooks: { metadata: { type: 'metadata' }, webhooks: by('name') },
  workload: { metadata: { type: 'metadata' }, spec: { type: 'workloadSpec' } },
  workloadSpec: { template: { type: 'pod' } },
};

const KINDS: ReadonlyMap<string, string> = new Map([
  ['CronJob', 'cronJob'],
  ['DaemonSet', 'workload'],
  ['Deployment', 'workload'],
  ['Job', 'workload'],
  ['MutatingWebhookConfiguration', 'webhooks'],
  ['Pod', 'pod'],
  ['PodTemplate', 'podTemplate'],
  ['ReplicaSet', 'workload'],
  ['ReplicationController', 'workload'],
  ['Service', 'service'],
  ['ServiceAccount', 'serviceAccount'],
  ['StatefulSet', 'workload'],
  ['ValidatingWebhookConfiguration', 'webhooks'],
]);

/** The type of a resource; undefined for one whose lists are all replaced. */
export function typeOf({ group, kind }: Identity): string | undefined {
  return isOfKubernetes(group) ? (KINDS.get(kind) ?? 'other') : undefined;
}

/** How a field of a type is merged. */
export function mergedField(type: string | undefined, name: string): MergedField {
  const fields = type === undefined ? undefined : TYPES[type];
  return (fields && Object.hasOwn(fields, name) ? fields[name] : undefined) ?? {};
}
