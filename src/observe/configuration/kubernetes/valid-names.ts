import * as z from 'zod';
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

/** Kinds whose names are labels of RFC 1123; those of others are subdomains. */
const LABEL_NAMED: ReadonlySet<string> = new Set(['Namespace', 'Service']);

/** What names of resources are. */
export type NameForm = 'label' | 'subdomain';

/** Names of resources, as the API server takes them. */
export const NAME_SCHEMAS: Readonly<Record<NameForm, z.ZodType<string>>> = {
  label: labelNameSchema,
  subdomain: subdomainSchema,
};

/** What the API server takes for a name of this kind of resource. */
export function nameFormOf(kind: string): NameForm {
  return LABEL_NAMED.has(kind) ? 'label' : 'subdomain';
}

/** The name of a namespace. */
export const namespaceNameSchema = labelNameSchema;

/** Every version that there is or was of a group's resources, by group, or by group and kind where they differ. */
const VERSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['v1']],
  ['apps', ['v1', 'v1beta1', 'v1beta2']],
  ['batch', ['v1', 'v1beta1', 'v2alpha1']],
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
