import type { Direction } from '../../../model/network/policy.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import type { NetworkLosses } from '../losses.ts';
import { isSelectedWith } from './selector.ts';
import type { WrittenRule, WrittenRules } from './types.ts';

/** Other members that what a member is selected by selects too, so that its policy is for them as well. */
export function bystandersOf(member: Member, { members }: Segmentation): Member[] {
  return members.filter((other) => other !== member && isSelectedWith(member, other));
}

/**
 * The rules of a member in one direction that may be written although they are for others too, by the side that the
 * user chose; undefined where none may. Whatever all have in the same words is lost to none.
 */
export function withBystanders(
  member: Member,
  direction: Direction,
  own: WrittenRules,
  bystanders: readonly Member[],
  rulesOfAll: ReadonlyMap<string, WrittenRules | undefined>,
  losses: NetworkLosses,
): WrittenRules | undefined {
  if (bystanders.length === 0) return own;
  const isWider = losses.choose(
    { member, direction },
    `what it is selected by selects ${bystanders.map(({ id }) => id).join(', ')} too`,
    {
      tighter: 'only what all of them allow in the same words is allowed, and what one denies is denied',
      wider: 'what one allows is allowed to all, and only what all of them deny is denied',
    },
  );
  for (const other of bystanders)
    losses.forced(
      { member: other, direction },
      isWider ? 'wider' : 'tighter',
      `the policy of ${member.id} selects it too`,
    );
  const others = bystanders.map(({ id }) => rulesOfAll.get(id));
  // Who is not restricted would be, by a policy that is for it too.
  if (isWider && others.includes(undefined)) return undefined;
  const shared = (kind: keyof WrittenRules): WrittenRule[] =>
    own[kind].filter((rule) => others.every((other) => other?.[kind].some((one) => isSame(one, rule))));
  return isWider
    ? { allows: own.allows, denies: shared('denies') }
    : { allows: shared('allows'), denies: own.denies };
}

function isSame(one: WrittenRule, other: WrittenRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
