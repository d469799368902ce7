import type { Gap } from '../../../../model/gap.ts';
import type { Direction } from '../../../../model/network/policy.ts';
import type { Labels } from '../../../../model/network/selector.ts';
import type { Service } from '../../../../model/network/service.ts';
import type { AddressSet } from '../../../../model/sets/addresses.ts';

/** A CiliumCIDRGroup. */
export interface CidrGroup {
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: AddressSet;
}

/** What rules refer to by name or by labels. */
export interface Referred {
  readonly services: readonly Service[];
  readonly cidrGroups: readonly CidrGroup[];
}

/** Notes what cannot be said exactly: the field, by its path below the rule, and what was made of it. */
export type Tell = (field: string, problem: string, of?: Pick<Gap, 'kind' | 'informational'>) => void;

/** What the parts of one rule are read with. */
export interface RuleContext {
  /** Undefined in a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly direction: Direction;
  readonly referred: Referred;
  readonly tell: Tell;
}

/** The name of a field that has one name at ingress and another at egress, such as `fromCIDR` and `toCIDR`. */
export function fieldOf({ direction }: Pick<RuleContext, 'direction'>, name: string): string {
  return `${direction === 'ingress' ? 'from' : 'to'}${name}`;
}
