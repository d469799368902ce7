import * as z from 'zod';
import type { Manifest } from '../manifest.ts';

/** Where policies are that name no tier, and NetworkPolicies of Kubernetes. */
export const DEFAULT_TIER = 'default';
export const ADMIN_TIER = 'adminnetworkpolicy';
export const BASELINE_TIER = 'baselineadminnetworkpolicy';

/** A group of policies that is asked as one. */
export interface Tier {
  readonly name: string;
  /** Lower first; Infinity where nothing is said. */
  readonly order: number;
  /** Does it leave to the next tier what none of its policies decides? Else that is denied. */
  readonly passes: boolean;
}

/** The tiers that Calico makes by itself. */
export const BUILT_IN_TIERS: readonly Tier[] = [
  { name: ADMIN_TIER, order: 1000, passes: true },
  { name: DEFAULT_TIER, order: 1_000_000, passes: false },
  { name: BASELINE_TIER, order: 10_000_000, passes: true },
];

const tierSchema = z.object({
  spec: z
    .strictObject({
      order: z.number().default(Infinity),
      defaultAction: z.enum(['Deny', 'Pass']).default('Deny'),
    })
    .prefault({}),
});

/** A Tier. Throws a `ZodError`. Source: https://docs.tigera.io/calico/latest/reference/resources/tier */
export function readTier({ name, value }: Manifest): Tier {
  const { spec } = tierSchema.parse(value);
  const builtIn = BUILT_IN_TIERS.find((tier) => tier.name === name);
  // Their order is fixed, whatever is written.
  return { name, order: builtIn?.order ?? spec.order, passes: spec.defaultAction === 'Pass' };
}
