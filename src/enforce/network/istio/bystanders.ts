import { ALL_TCP, type NetworkLosses } from '../losses.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { MemberRules, WrittenRule } from './member-rules.ts';
import { isOutOfMesh } from './source.ts';

/** Other members that the labels of a member select too, so that its policies are for them as well. */
export function bystandersOf(member: Member, { members }: Segmentation): Member[] {
  return members.filter(
    (other) =>
      other !== member &&
      other.namespace === member.namespace &&
      !isOutOfMesh(other) &&
      [...member.labels].every(([key, value]) => other.labels.get(key) === value),
  );
}

/**
 * The rules of a member that may be written although they are for others too, by the side that the user chose; undefined
 * where none may. Whatever both have in the same words is lost to neither.
 */
export function withBystanders(
  own: MemberRules,
  bystanders: readonly Member[],
  rulesOfAll: ReadonlyMap<string, MemberRules>,
  losses: NetworkLosses,
): Pick<MemberRules, 'allows' | 'denies'> | undefined {
  if (bystanders.length === 0) return own;
  const names = bystanders.map(({ id }) => id).join(', ');
  const isWider = losses.choose(
    { member: own.member, direction: 'ingress', traffic: ALL_TCP },
    `its labels are those of ${names} too`,
    {
      tighter: 'only what all of them allow in the same words is allowed, and what one denies is denied',
      wider: 'what one allows is allowed to all, and only what all of them deny is denied',
    },
  );
  const others = bystanders.map(({ id }) => rulesOfAll.get(id));
  for (const other of bystanders)
    losses.forced(
      { member: other, direction: 'ingress', traffic: ALL_TCP },
      isWider ? 'wider' : 'tighter',
      `the policy of ${own.member.id} selects it too`,
    );
  // Who is not restricted would be, by a policy that is for it too.
  if (isWider && others.includes(undefined)) return undefined;
  const shared = (rules: readonly WrittenRule[], kind: 'allows' | 'denies'): WrittenRule[] =>
    rules.filter((rule) => others.every((other) => other?.[kind].some((one) => isSame(one, rule))));
  return isWider
    ? { allows: own.allows, denies: shared(own.denies, 'denies') }
    : { allows: shared(own.allows, 'allows'), denies: own.denies };
}

function isSame(one: WrittenRule, other: WrittenRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
