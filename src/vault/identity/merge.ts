import { Refusal } from '../refusal.ts';
import type { Alias, Entity, Group } from './types.ts';

/**
 * What an entity is once others are one with it: it has their aliases, and its own name, policies and metadata. Throws a
 * `Refusal` (400) where it would have two aliases of one mount and `keep` has the id of neither.
 * Source: https://developer.hashicorp.com/vault/api-docs/secret/identity/entity#merge-entities
 */
export function mergedEntity(
  to: Entity,
  others: readonly Entity[],
  keep: readonly string[],
  now: number,
): Entity {
  const theirs = others.flatMap((other) => other.aliases.map((alias) => movedAlias(alias, other.id, now)));
  const all = [...to.aliases, ...theirs];
  const rivalsOf = (alias: Alias) => all.filter(({ mountAccessor }) => mountAccessor === alias.mountAccessor);
  return {
    ...to,
    aliases: all.filter((alias) => keptOf(rivalsOf(alias), keep) === alias),
    mergedIds: [
      ...new Set([to, ...others].flatMap(({ mergedIds = [] }) => mergedIds)),
      ...others.map(({ id }) => id),
    ],
    updated: now,
  };
}

function movedAlias(alias: Alias, from: string, now: number): Alias {
  return { ...alias, mergedFrom: [...(alias.mergedFrom ?? []), from], updated: now };
}

/** Of aliases of one mount the one that stays. */
function keptOf(rivals: readonly Alias[], keep: readonly string[]): Alias | undefined {
  const kept = rivals.length > 1 ? rivals.find(({ id }) => keep.includes(id)) : rivals[0];
  if (kept) return kept;
  const ids = rivals.map(({ id }) => id).join(', ');
  throw new Refusal(
    400,
    `aliases ${ids} are of the mount ${rivals[0]?.mountAccessor}: merge one entity at a time, and say in conflicting_alias_ids_to_keep which stays`,
  );
}

/**
 * The groups once entities are one: it is in each that one of them was in. In those of which a method says who is in them it
 * is where the entity was whose alias of that method is kept.
 */
export function mergedGroups(
  groups: readonly Group[],
  after: Entity,
  before: readonly Entity[],
  now: number,
): readonly Group[] {
  const ids = new Set(before.map(({ id }) => id));
  const ownerOf = (accessor: string | undefined) => {
    const kept = after.aliases.find(({ mountAccessor }) => mountAccessor === accessor);
    return before.find(({ aliases }) => aliases.some(({ id }) => id === kept?.id));
  };
  return groups.map((group) => {
    if (!group.entityIds.some((id) => ids.has(id))) return group;
    const owner = ownerOf(group.alias?.mountAccessor);
    const isIn = owner === undefined || group.entityIds.includes(owner.id);
    const others = group.entityIds.filter((id) => !ids.has(id));
    return { ...group, entityIds: isIn ? [...others, after.id] : others, updated: now };
  });
}
