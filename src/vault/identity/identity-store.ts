import type { MountStore } from '../mounts/mount-store.ts';
import { EntityStore } from './entity-store.ts';
import { GroupStore } from './group-store.ts';
import type { Identity } from './types.ts';

/** Who is who. */
export class IdentityStore {
  readonly entities: EntityStore;
  readonly groups: GroupStore;

  constructor(store: MountStore) {
    this.entities = new EntityStore(store);
    this.groups = new GroupStore(store);
  }

  /** Undefined where there is no such entity, or it is disabled: whoever comes with it is refused. */
  async of(entityId: string): Promise<Identity | undefined> {
    const entity = await this.entities.get(entityId);
    if (!entity || entity.isDisabled) return undefined;
    return { entity, ...(await this.groups.of(entityId)) };
  }
}

/** What somebody may as who they are, besides what their token says. */
export function policiesOf({ entity, direct, inherited }: Identity): readonly string[] {
  const names = [entity, ...direct, ...inherited].flatMap(({ policies }) => policies);
  return [...new Set(names)].filter((name) => name !== 'root').toSorted();
}
