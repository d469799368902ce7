import { AddressSet } from '../sets/addresses.ts';
import type { Language } from '../sets/language.ts';
import type { Origin } from './origin.ts';
import { type Labels, type Selector, selects } from './selector.ts';

export const WORKLOAD_KINDS = [
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
] as const;
/** Virtual machines of KubeVirt, each in a pod that policies see. */
export const MACHINE_KINDS = [
  'VirtualMachine',
  'VirtualMachineInstance',
  'VirtualMachineInstanceReplicaSet',
] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS | typeof MACHINE_KINDS)[number];

/** The label that Kubernetes gives every namespace, with its name. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

export interface Namespace {
  readonly name: string;
  /** With `kubernetes.io/metadata.name`. */
  readonly labels: Labels;
  /** Undefined where only others name it. */
  readonly origin: Origin | undefined;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly port: number;
  /** Number of the IP protocol. */
  readonly protocol: number;
  /** Is the port open on the pod's node too, and so to whoever reaches the node? */
  readonly onNode?: boolean;
}

/** Pods that are alike: one pod, or those that a controller makes of one template. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Of its pods, not of the controller. */
  readonly labels: Labels;
  /** What policies see instead, where an engine lends its pods labels of their namespace and service account. */
  readonly policyLabels?: Labels;
  readonly serviceAccount: string;
  /** Shares the network of its node, so that policies for pods do not see it. */
  readonly hostNetwork: boolean;
  readonly ports: readonly ContainerPort[];
  /** Of its containers, as they are written; left out: not known. */
  readonly images?: readonly string[];
  /** Addresses of its pods; empty where they are not known, which they are in no manifest that a person wrote. */
  readonly addresses: AddressSet;
  readonly origin: Origin;
}

/** `namespace/Kind/name`, what a workload is told apart by. */
export function workloadId({ namespace, kind, name }: Workload): string {
  return `${namespace}/${kind}/${name}`;
}

/** The identity that its pods prove in a mesh, without `spiffe://`; the trust domain is Istio's default. */
export function principalOf({ namespace, serviceAccount }: Workload): string {
  return `cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

/**
 * A condition on the addresses of pods. Of known addresses `every` asks whether all are in the set, else one suffices;
 * `ifUnknown` is the answer where none is known.
 */
export interface AddressCondition {
  readonly within: AddressSet;
  readonly every: boolean;
  readonly ifUnknown: boolean;
}

/** Workloads by all of these at once. Host-network workloads are in no selection. */
export interface Selection {
  /** On the labels of the namespace; one namespace is `kubernetes.io/metadata.name` In its name. */
  readonly namespaces: Selector;
  readonly workloads: Selector;
  /** On `principalOf`; left out: any. */
  readonly principals?: Language;
  /** Left out: any. */
  readonly addresses?: AddressCondition;
}

/** The selector of one namespace. */
export function namespaceNamed(name: string): Selector {
  return { kind: 'label', key: NAMESPACE_NAME_LABEL, operator: 'In', values: [name] };
}

/** Is the workload, whose namespace has these labels, in the selection? */
export function isSelected(
  workload: Workload,
  namespaceLabels: Labels,
  { namespaces, workloads, principals, addresses }: Selection,
): boolean {
  return (
    !workload.hostNetwork &&
    selects(namespaces, namespaceLabels) &&
    selects(workloads, workload.policyLabels ?? workload.labels) &&
    (principals?.includes(principalOf(workload)) ?? true) &&
    (addresses === undefined || hasAddresses(workload, addresses))
  );
}

function hasAddresses({ addresses }: Workload, { within, every, ifUnknown }: AddressCondition): boolean {
  if (addresses.isEmpty()) return ifUnknown;
  return every ? addresses.isSubsetOf(within) : !addresses.intersect(within).isEmpty();
}
