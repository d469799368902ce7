import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Gap } from '../../../../model/gap.ts';
import type { Labels } from '../../../../model/network/selector.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import { type Manifest, manifestName } from '../manifest.ts';
import { labelsSchema } from '../selector.ts';
import { type WrittenPolicy, readPolicy } from './policy.ts';
import { type Tier, readTier } from './tier.ts';

/** A network set as it is written. */
export interface WrittenSet {
  readonly namespace: string | undefined;
  /** Its own. */
  readonly labels: Labels;
  readonly addresses: AddressSet;
}

/** What manifests say in Calico's own words, by the id of each resource, and the labels of service accounts. */
export class CalicoResources {
  readonly policies = new Map<string, WrittenPolicy>();
  readonly sets = new Map<string, WrittenSet>();
  readonly tiers = new Map<string, Tier>();
  /** By `namespace/name`. */
  readonly serviceAccounts = new Map<string, Labels>();
  readonly gaps: Gap[] = [];

  /** Are there any that decide about connections? */
  get areAny(): boolean {
    return this.policies.size > 0 || this.tiers.size > 0;
  }

  tell(kind: Gap['kind'], { origin: { file, line } }: Pick<Manifest, 'origin'>, reason: string): void {
    this.gaps.push({ kind, subject: `${file}:${line}`, reason });
  }
}

type CalicoReader = (manifest: Manifest, resources: CalicoResources, id: string) => void;

const addPolicy: CalicoReader = (manifest, resources, id) => resources.policies.set(id, readPolicy(manifest));
const addSet: CalicoReader = (manifest, resources, id) =>
  resources.sets.set(id, readNetworkSet(manifest, resources));
const addStaged: CalicoReader = (manifest, { gaps }) => {
  const { file, line } = manifest.origin;
  gaps.push({
    kind: 'unsupported',
    subject: `${file}:${line}`,
    reason: `${manifestName(manifest)} is staged, so it decides nothing`,
    informational: true,
  });
};

/** By kind, what reads a resource of Calico. */
export const CALICO_READERS: ReadonlyMap<string, CalicoReader> = new Map<string, CalicoReader>([
  ['NetworkPolicy', addPolicy],
  ['GlobalNetworkPolicy', addPolicy],
  ['NetworkSet', addSet],
  ['GlobalNetworkSet', addSet],
  ['Tier', (manifest, { tiers }) => tiers.set(manifest.name, readTier(manifest))],
  ['StagedNetworkPolicy', addStaged],
  ['StagedGlobalNetworkPolicy', addStaged],
  ['StagedKubernetesNetworkPolicy', addStaged],
  [
    'HostEndpoint',
    (manifest, resources) =>
      resources.tell(
        'unsupported',
        manifest,
        `${manifestName(manifest)} is not evaluated: what nodes and host-network pods send and receive is taken as allowed`,
      ),
  ],
]);

/** The groups of Calico's API, and of the resources that it stores in Kubernetes. */
export const CALICO_GROUPS = ['projectcalico.org', 'crd.projectcalico.org'] as const;

/** Kinds that are in no namespace. */
export const CALICO_CLUSTER_WIDE = [
  'GlobalNetworkPolicy',
  'StagedGlobalNetworkPolicy',
  'GlobalNetworkSet',
  'Tier',
  'HostEndpoint',
] as const;

export function readServiceAccount(
  { namespace = 'default', name, value }: Manifest,
  { serviceAccounts }: CalicoResources,
): void {
  const { metadata } = labelledSchema.parse(value);
  serviceAccounts.set(`${namespace}/${name}`, metadata.labels);
}

const noLabels = new Map<string, string>();
const labelledSchema = z.object({
  metadata: z.object({
    labels: labelsSchema.default(noLabels),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});
const setSchema = z.object({
  spec: z
    .strictObject({
      nets: z.array(z.string()).default([]),
      /** Of Calico Enterprise. */
      allowedEgressDomains: z.array(z.string()).default([]),
    })
    .prefault({}),
});

/** Throws a `ZodError`, and a `Fault` for an address. Source: https://docs.tigera.io/calico/latest/reference/resources/networkset */
function readNetworkSet(manifest: Manifest, resources: CalicoResources): WrittenSet {
  const { spec } = setSchema.parse(manifest.value);
  if (spec.allowedEgressDomains.length > 0)
    resources.tell(
      'unsupported',
      manifest,
      `${manifestName(manifest)}: spec.allowedEgressDomains is not evaluated: the domains are taken as not in the set`,
    );
  return {
    namespace: manifest.namespace,
    labels: labelsOf(manifest),
    addresses: AddressSet.parse(...spec.nets),
  };
}

const STORED_METADATA = 'projectcalico.org/metadata';
const storedSchema = z.object({ labels: labelsSchema.default(noLabels) });

/** In `crd.projectcalico.org/v1` the labels are in an annotation, as JSON. */
function labelsOf({ value }: Manifest): Labels {
  const { labels, annotations } = labelledSchema.parse(value).metadata;
  const stored = Object.hasOwn(annotations, STORED_METADATA) ? annotations[STORED_METADATA] : undefined;
  if (stored === undefined) return labels;
  try {
    return new Map([...labels, ...storedSchema.parse(parseJson(stored)).labels]);
  } catch (cause) {
    throw new Fault('malformed', `the annotation ${STORED_METADATA} cannot be read`, { cause });
  }
}
