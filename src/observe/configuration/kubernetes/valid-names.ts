import * as z from 'zod';
import type { WORKLOAD_KINDS } from '../../../model/network/workload.ts';
import {
  labelKeySchema,
  labelNameSchema,
  labelValueSchema,
  subdomainSchema,
} from '../../../model/profile/names.ts';

/** A label's key, as the API server takes it. */
export const keySchema = labelKeySchema;
/** A label's value, as the API server takes it. */
export const valueSchema = labelValueSchema;

/** A port's name: up to 15 lower-case letters, digits and `-`, with a letter among them (RFC 6335). */
export const portNameSchema = z
  .string()
  .max(15)
  .regex(
    /^(?=.*[a-z])[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*$/,
    'must be the name of a port: at most 15 lower-case letters, digits and single "-", with a letter',
  );

/** What Kubernetes takes for missing where it is ''. */
export function unlessEmpty(schema: z.ZodType<string, string>) {
  return z
    .string()
    .transform((text) => (text === '' ? undefined : text))
    .pipe(schema.optional())
    .optional();
}

/** An annotation's key: that of a label, in capitals too. */
const annotationKeySchema = z
  .string()
  .refine(
    (key) => labelKeySchema.safeParse(key.toLowerCase()).success,
    'must be a Kubernetes annotation key',
  );

/** Annotations, as the API server takes them. */
export const annotationsSchema = z.record(annotationKeySchema, z.string());

/** What names of resources are. */
export type NameForm = 'label' | 'subdomain' | 'ofJob' | 'ofCronJob';

/** Kinds whose names are no subdomains of any length. */
const NAME_FORMS: ReadonlyMap<string, NameForm> = new Map([
  ['Namespace', 'label'],
  ['Service', 'label'],
  ['Job', 'ofJob'],
  ['CronJob', 'ofCronJob'],
]);

/** Names of resources, as the API server takes them. */
export const NAME_SCHEMAS: Readonly<Record<NameForm, z.ZodType<string, string>>> = {
  label: labelNameSchema,
  subdomain: subdomainSchema,
  // It is a label of its pods.
  ofJob: subdomainSchema.max(63),
  // Its jobs have eleven characters more.
  ofCronJob: subdomainSchema.max(52),
};

/** What the API server takes for a name of this kind of resource. */
export function nameFormOf(kind: string): NameForm {
  return NAME_FORMS.get(kind) ?? 'subdomain';
}

/** The name of a namespace. */
export const namespaceNameSchema = labelNameSchema;

/** The API groups in which a kind of workload is or was. */
export const WORKLOAD_GROUPS: Readonly<Record<(typeof WORKLOAD_KINDS)[number], readonly string[]>> = {
  Pod: [''],
  ReplicationController: [''],
  Deployment: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  DaemonSet: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  Job: ['batch', 'extensions'],
  CronJob: ['batch'],
};

/** Every version that there is or was of a group's resources, by group, or by group and kind where they differ. */
const VERSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['v1']],
  ['apps', ['v1', 'v1beta1', 'v1beta2']],
  ['apps/DaemonSet', ['v1', 'v1beta2']],
  ['apps/ReplicaSet', ['v1', 'v1beta2']],
  ['batch', ['v1', 'v1beta1', 'v2alpha1']],
  ['batch/Job', ['v1']],
  ['extensions', ['v1beta1']],
  ['networking.k8s.io', ['v1', 'v1beta1']],
  ['networking.k8s.io/NetworkPolicy', ['v1']],
  ['gateway.networking.k8s.io', ['v1', 'v1beta1', 'v1alpha2', 'v1alpha3']],
  ['policy.networking.k8s.io', ['v1alpha1']],
  ['policy.networking.k8s.io/ClusterNetworkPolicy', ['v1alpha2', 'v1beta1', 'v1']],
  ['networking.istio.io', ['v1', 'v1beta1', 'v1alpha3']],
  ['security.istio.io', ['v1', 'v1beta1']],
  ['projectcalico.org', ['v3']],
  ['crd.projectcalico.org', ['v1']],
  ['cilium.io', ['v2']],
  ['cilium.io/CiliumCIDRGroup', ['v2', 'v2alpha1']],
  ['route.openshift.io', ['v1']],
  ['kubevirt.io', ['v1', 'v1alpha3']],
]);

/** The versions of a kind that its API server has or had; undefined where that is not known. */
export function versionsOf(group: string, kind: string): readonly string[] | undefined {
  return VERSIONS.get(`${group}/${kind}`) ?? VERSIONS.get(group);
}
