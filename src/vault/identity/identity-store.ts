import type { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import { EntityStore } from './entity-store.ts';
import { GroupStore } from './group-store.ts';
import { mergedEntity, mergedGroups } from './merge.ts';
import type { Identity } from './types.ts';

/** Who is who. */
export class IdentityStore {
  readonly entities: EntityStore;
  readonly groups: GroupStore;

  constructor(store: MountStore) {
    this.entities = new EntityStore(store);
    this.groups = new GroupStore(store);
  }

  /**
   * Makes one entity of several, at once or not at all; tokens of all are its own from then on. Throws a `Refusal` (400) where
   * one is not there or is disabled, or as `mergedEntity` does.
   */
  async merge(
    toId: string,
    otherIds: readonly string[],
    keep: readonly string[],
    now: number,
  ): Promise<void> {
    for (;;) {
      const to = await this.entities.stored(toId);
      if (!to) throw new Refusal(400, 'entity id to merge to is invalid');
      const found = await Promise.all(otherIds.map((id) => this.entities.stored(id)));
      const others = found.filter((one) => one !== undefined);
      if (others.length < otherIds.length) throw new Refusal(400, 'entity id to merge from is invalid');
      const before = [to, ...others].map(({ value }) => value);
      // Tokens that are refused would be good again.
      if (before.some(({ isDisabled }) => isDisabled))
        throw new Refusal(400, 'an entity that is disabled is not merged');
      const after = mergedEntity(to.value, before.slice(1), keep, now);
      const { groups, changesTo } = await this.groups.draft();
      const changes = changesTo(mergedGroups(groups, after, before, now));
      if (await this.entities.merge(to, others, after, changes)) return;
    }
  }

  /** Undefined where there is no such entity, or it is disabled: whoever comes with it is refused. */
  async of(entityId: string): Promise<Identity | undefined> {
    const entity = await this.entities.current(entityId);
    if (!entity || entity.isDisabled) return undefined;
    return { entity, ...(await this.groups.of(entity.id)) };
  }
}

/** What somebody may as who they are, besides what their token says. */
export function policiesOf({ entity, direct, inherited }: Identity): readonly string[] {
  const names = [entity, ...direct, ...inherited].flatMap(({ policies }) => policies);
  return [...new Set(names)].filter((name) => name !== 'root').toSorted();
}
