import * as z from 'zod';
import { WORKLOAD_KINDS, type Workload, type WorkloadKind } from '../../../model/network/workload.ts';
import { controllerOf, isKept } from '../../../model/configuration/pod-makers.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Manifest } from './manifest.ts';
import { openProtocolSchema, portNumberSchema } from './port.ts';
import { labelsSchema } from './selector.ts';
import { portNameSchema, unlessEmpty } from './valid-names.ts';

const portSchema = z.object({
  name: unlessEmpty(portNameSchema),
  containerPort: portNumberSchema,
  hostPort: portNumberSchema.or(z.literal(0)).optional(),
  protocol: openProtocolSchema,
});

const containerSchema = z.object({
  image: z.string().optional(),
  ports: z.array(portSchema).default([]),
  restartPolicy: z.string().optional(),
});

const podSchema = z.object({
  metadata: z.object({ labels: labelsSchema.optional() }).optional(),
  spec: z.object({
    serviceAccountName: z.string().optional(),
    serviceAccount: z.string().optional(),
    hostNetwork: z.boolean().default(false),
    containers: z.array(containerSchema).default([]),
    initContainers: z.array(containerSchema).default([]),
  }),
});
type Pod = z.output<typeof podSchema>;

const statusSchema = z.object({
  status: z
    .object({
      podIP: z.string().optional(),
      podIPs: z.array(z.object({ ip: z.string().optional() })).default([]),
    })
    .optional(),
});
const templateSchema = z.object({ spec: z.object({ template: podSchema }) });
const cronJobSchema = z.object({ spec: z.object({ jobTemplate: templateSchema }) });
/** A workload, and what made it: a pod of a ReplicaSet of a Deployment in a dump of a cluster. */
export interface OwnedWorkload {
  readonly workload: Workload;
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** Does it ask for no pods, as what a Deployment keeps of its former revisions? */
  readonly isKept: boolean;
}

/** Reads any kind of workload. Throws a `ZodError`, and a `Fault` for addresses of pods. */
export function readWorkload(manifest: Manifest): OwnedWorkload {
  const { value, name, namespace = 'default', origin } = manifest;
  const kind = WORKLOAD_KINDS.find((known) => known === manifest.kind) ?? 'Pod';
  const pod = podOf(kind, value);
  const { spec } = pod;
  return {
    owner: controllerOf(value),
    isKept: isKept(kind, value),
    workload: {
      kind,
      namespace,
      name,
      labels: new Map([...(pod.metadata?.labels ?? []), ...addedLabels(kind, name)]),
      serviceAccount: spec.serviceAccountName ?? spec.serviceAccount ?? 'default',
      hostNetwork: spec.hostNetwork,
      ports: portsOf(spec),
      images: [...spec.containers, ...spec.initContainers].flatMap(({ image }) => image ?? []),
      addresses: kind === 'Pod' ? addressesOf(value) : AddressSet.NONE,
      origin,
    },
  };
}

function podOf(kind: WorkloadKind, value: unknown): Pod {
  if (kind === 'Pod') return podSchema.parse(value);
  if (kind === 'CronJob') return cronJobSchema.parse(value).spec.jobTemplate.spec.template;
  return templateSchema.parse(value).spec.template;
}

/** Init containers with `restartPolicy: Always` are sidecars, whose ports count. */
function portsOf({ containers, initContainers }: Pod['spec']): Workload['ports'] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ ports }) =>
    ports.map(({ name, containerPort, hostPort = 0, protocol }) => ({
      name,
      port: containerPort,
      protocol,
      ...(hostPort > 0 ? { onNode: true } : {}),
    })),
  );
}

/** Labels that the Job controller gives its pods; pods of other controllers differ from each other in theirs. */
function addedLabels(kind: WorkloadKind, name: string): [string, string][] {
  if (kind !== 'Job') return [];
  return [
    ['batch.kubernetes.io/job-name', name],
    ['job-name', name],
  ];
}

function addressesOf(value: unknown): AddressSet {
  const { status } = statusSchema.parse(value);
  const texts = [status?.podIP ?? '', ...(status?.podIPs ?? []).map(({ ip = '' }) => ip)];
  return AddressSet.parse(...texts.filter((text) => text !== ''));
}
