import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Permissions, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { Approximation } from '../approximation.ts';
import type { NetworkLosses } from '../losses.ts';
import { type Operation, operationsOf } from './operation.ts';
import { sourceOf } from './source.ts';

/** A rule of an AuthorizationPolicy. */
export interface WrittenRule {
  readonly from?: readonly { readonly source: object }[];
  readonly to?: readonly { readonly operation: object }[];
  readonly when?: readonly object[];
}

/** The rules for calls of a member, in the order of its permissions. */
export interface MemberRules {
  readonly member: Member;
  readonly permissions: Permissions;
  readonly allows: readonly WrittenRule[];
  readonly denies: readonly WrittenRule[];
}

export function rulesOf(
  member: Member,
  permissions: Permissions,
  segmentation: Segmentation,
  losses: NetworkLosses,
): MemberRules {
  const written = (all: readonly Permission[], isDenial: boolean): WrittenRule[] =>
    distinct(
      all.flatMap((permission) => {
        const place = { member, direction: 'ingress' as const, permission };
        return permissionRules(
          permission,
          segmentation,
          isDenial,
          new Approximation(losses, place, isDenial),
        );
      }),
    );
  return {
    member,
    permissions,
    allows: written(permissions.allows, false),
    denies: written(permissions.denies, true),
  };
}

function permissionRules(
  permission: Permission,
  segmentation: Segmentation,
  isDenial: boolean,
  approximation: Approximation,
): WrittenRule[] {
  const operations = operationsOf(permission, isDenial, approximation);
  if (operations.length === 0) return [];
  const source = sourceOf(permission, segmentation, approximation);
  if (source === 'nobody') return [];
  const from = source === 'anyone' ? {} : { from: [{ source }] };
  const alike = Map.groupBy(operations, ({ when }) => JSON.stringify(when));
  return Array.from(alike.values(), (group) => ({ ...from, ...conditionsOf(group) }));
}

/** `to` and `when` of operations that have the same conditions; an operation that asks for nothing makes the others needless. */
function conditionsOf(operations: readonly Operation[]): Pick<WrittenRule, 'to' | 'when'> {
  const [first] = operations;
  const isAny = operations.some(({ fields }) => Object.keys(fields).length === 0);
  const to = distinct(operations.map(({ fields }) => ({ operation: fields })));
  return { ...(isAny ? {} : { to }), ...(first && first.when.length > 0 ? { when: first.when } : {}) };
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
