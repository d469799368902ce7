import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Direction } from '../../../../model/network/policy.ts';
import type { Origin } from '../../../../model/network/origin.ts';
import { EVERYTHING, type Selector } from '../../../../model/network/selector.ts';
import { type Manifest, manifestName } from '../manifest.ts';
import { inNamespace } from './entity.ts';
import { ruleSchema, type WrittenRule } from './rule.ts';
import { selectorText } from './selector.ts';
import { DEFAULT_TIER } from './tier.ts';

const policySchema = z.object({
  spec: z
    .strictObject({
      tier: z.string().min(1).default(DEFAULT_TIER),
      order: z.number().default(Infinity),
      selector: selectorText().optional(),
      serviceAccountSelector: selectorText('service account').optional(),
      namespaceSelector: selectorText('namespace').optional(),
      types: z.array(z.enum(['Ingress', 'Egress'])).default([]),
      ingress: z.array(ruleSchema).default([]),
      egress: z.array(ruleSchema).default([]),
      doNotTrack: z.boolean().default(false),
      preDNAT: z.boolean().default(false),
      applyOnForward: z.boolean().default(false),
      performanceHints: z.array(z.string()).optional(),
    })
    .prefault({}),
});

/** A policy as it is written, before its selectors are looked up among the network sets. */
export interface WrittenPolicy {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** As people are told of it. */
  readonly title: string;
  readonly tier: string;
  /** Lower first; Infinity where nothing is said. */
  readonly order: number;
  readonly subject: Selector;
  readonly isolates: readonly Direction[];
  readonly rules: readonly { direction: Direction; index: number; written: WrittenRule }[];
  /** The field that makes it one for host endpoints only. */
  readonly onlyHosts: 'doNotTrack' | 'preDNAT' | undefined;
  /** Is it for traffic that hosts forward, too? */
  readonly forwarded: boolean;
  readonly origin: Origin;
}

/**
 * A NetworkPolicy or GlobalNetworkPolicy of Calico. Throws a `ZodError` for what the API server would refuse.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy: `types` left out are those
 * of which there are rules, and Ingress where there are none; rules of a direction that is not among them do nothing.
 */
export function readPolicy(manifest: Manifest): WrittenPolicy {
  const { spec } = policySchema.parse(manifest.value);
  const { kind, namespace, name, origin } = manifest;
  if (namespace !== undefined && spec.namespaceSelector)
    throw new Fault('malformed', 'spec.namespaceSelector is a field of GlobalNetworkPolicy only');
  const isolates = typesOf(spec);
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    spec[direction].map((written, index) => ({ direction, index, written })),
  );
  const selectors = [
    ...(namespace === undefined ? [] : [inNamespace(namespace)]),
    ...[spec.selector, spec.namespaceSelector, spec.serviceAccountSelector].filter(
      (selector) => selector !== undefined,
    ),
  ];
  return {
    kind,
    namespace,
    name,
    title: manifestName(manifest),
    tier: spec.tier,
    order: spec.order,
    subject: selectors.length === 0 ? EVERYTHING : { kind: 'all', of: selectors },
    isolates,
    rules: rules.filter(({ direction }) => isolates.includes(direction)),
    onlyHosts: spec.doNotTrack ? 'doNotTrack' : spec.preDNAT ? 'preDNAT' : undefined,
    forwarded: spec.applyOnForward,
    origin,
  };
}

function typesOf({ types, ingress, egress }: z.output<typeof policySchema>['spec']): Direction[] {
  if (types.length > 0) return types.map((type) => (type === 'Ingress' ? 'ingress' : 'egress'));
  if (egress.length === 0) return ['ingress'];
  return ingress.length === 0 ? ['egress'] : ['ingress', 'egress'];
}
