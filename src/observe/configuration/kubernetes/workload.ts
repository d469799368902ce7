import * as z from 'zod';
import { WORKLOAD_KINDS, type Workload, type WorkloadKind } from '../../../model/network/workload.ts';
import { controllerOf, isKept } from '../../../model/configuration/pod-makers.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Manifest } from './manifest.ts';
import { lonePodSchema, type Pod, podSchema } from './pod-template.ts';
import { checkSelector } from './workload-selector.ts';

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

/**
 * Reads any kind of workload. Throws a `ZodError` or a `Fault` for what the API server would refuse of its containers,
 * labels and selector, and for addresses of pods.
 */
export function readWorkload(manifest: Manifest): OwnedWorkload {
  const { value, name, namespace = 'default', origin } = manifest;
  const kind = WORKLOAD_KINDS.find((known) => known === manifest.kind) ?? 'Pod';
  const pod = podOf(kind, value);
  const { spec } = pod;
  const labels = pod.metadata?.labels ?? new Map<string, string>();
  checkSelector(kind, value, labels);
  return {
    owner: controllerOf(value),
    isKept: isKept(kind, value),
    workload: {
      kind,
      namespace,
      name,
      labels: new Map([...labels, ...addedLabels(kind, name)]),
      serviceAccount: spec.serviceAccountName ?? spec.serviceAccount ?? 'default',
      hostNetwork: spec.hostNetwork,
      ports: portsOf(spec),
      images: [...spec.containers, ...spec.initContainers].map(({ image }) => image),
      addresses: kind === 'Pod' ? addressesOf(value) : AddressSet.NONE,
      origin,
    },
  };
}

function podOf(kind: WorkloadKind, value: unknown): Pod {
  if (kind === 'Pod') return lonePodSchema.parse(value);
  if (kind === 'CronJob') return cronJobSchema.parse(value).spec.jobTemplate.spec.template;
  return templateSchema.parse(value).spec.template;
}

/** Init containers with `restartPolicy: Always` are sidecars, whose ports count. */
function portsOf({ containers, initContainers }: Pod['spec']): Workload['ports'] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ ports }) =>
    ports.map(({ name, containerPort, hostPort, protocol }) => ({
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
