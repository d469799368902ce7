import * as z from 'zod';
import type { Gap } from '../../../../model/gap.ts';
import type { Policy } from '../../../../model/network/policy.ts';
import type { Service } from '../../../../model/network/service.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import type { Manifest } from '../manifest.ts';
import { labelsSchema } from '../selector.ts';
import { type CiliumPolicy, policiesOf } from './policy.ts';
import { specSchema } from './rule.ts';
import type { CidrGroup } from './types.ts';

/** The resources of Cilium among manifests, by id. */
export class CiliumResources {
  readonly policies = new Map<string, CiliumPolicy>();
  readonly cidrGroups = new Map<string, CidrGroup>();
}

type Reader = (manifest: Manifest, found: CiliumResources, id: string) => void;

/** By kind. Each throws a `ZodError` for what Cilium would refuse, and a `Fault` for addresses. */
export const CILIUM_READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['CiliumNetworkPolicy', (manifest, found, id) => found.policies.set(id, readPolicy(manifest))],
  ['CiliumClusterwideNetworkPolicy', (manifest, found, id) => found.policies.set(id, readPolicy(manifest))],
  ['CiliumCIDRGroup', (manifest, found, id) => found.cidrGroups.set(id, readCidrGroup(manifest))],
]);

/** Kinds that are in no namespace. */
export const CILIUM_CLUSTER_WIDE = ['CiliumClusterwideNetworkPolicy', 'CiliumCIDRGroup'] as const;

const policySchema = z
  .object({ spec: specSchema.optional(), specs: z.array(specSchema).default([]) })
  .refine(({ spec, specs }) => spec !== undefined || specs.length > 0, {
    message: 'has neither spec nor specs',
  });

/** `spec`, `specs` or both. Source: https://docs.cilium.io/en/stable/network/kubernetes/policy/ */
function readPolicy({ value, ...manifest }: Manifest): CiliumPolicy {
  const { spec, specs } = policySchema.parse(value);
  const written = [
    ...(spec ? [{ path: 'spec', spec }] : []),
    ...specs.map((one, index) => ({ path: `specs[${index}]`, spec: one })),
  ];
  for (const { path, spec: one } of written)
    if (one.nodeSelector && manifest.namespace !== undefined)
      throw new z.ZodError([
        {
          code: 'custom',
          path: [path, 'nodeSelector'],
          message: 'is for policies of the whole cluster only',
          input: undefined,
        },
      ]);
  return { manifest, specs: written };
}

const cidrGroupSchema = z.object({
  metadata: z.object({ labels: labelsSchema.optional() }),
  spec: z.strictObject({ externalCIDRs: z.array(z.string()).default([]) }),
});

/** Source: https://docs.cilium.io/en/stable/network/kubernetes/ciliumcidrgroup/ */
function readCidrGroup({ value, name }: Manifest): CidrGroup {
  const { metadata, spec } = cidrGroupSchema.parse(value);
  return { name, labels: metadata.labels ?? new Map(), addresses: AddressSet.parse(...spec.externalCIDRs) };
}

/** The policies in the model's terms, now that everything that they refer to is read. */
export function ciliumPolicies(
  found: CiliumResources,
  services: readonly Service[],
): { policies: readonly Policy[]; gaps: readonly Gap[] } {
  const referred = { services, cidrGroups: [...found.cidrGroups.values()] };
  const read = Array.from(found.policies.values(), (policy) => policiesOf(policy, referred));
  return { policies: read.flatMap(({ policies }) => policies), gaps: read.flatMap(({ gaps }) => gaps) };
}
