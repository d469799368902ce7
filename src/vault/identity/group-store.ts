import type { MountStore, StoreChange } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import type { Group } from './types.ts';

const GROUPS = 'groups';
/** Written with every change, and small: by its version whoever has read the groups knows whether they still are. */
const EPOCH = 'groups-epoch';
/** So that who is in what is known in no time. */
const MOST_GROUPS = 5_000;
const MOST_MEMBERS = 50_000;

/** Groups, in one value so that no change of two of them makes a circle. */
export class GroupStore {
  readonly #store: MountStore;
  #epoch = -1;
  #groups: readonly Group[] = [];
  /** Ids of groups by whom is in them: entities, and other groups. */
  #above: ReadonlyMap<string, readonly Group[]> = new Map();

  constructor(store: MountStore) {
    this.#store = store;
  }

  async all(): Promise<readonly Group[]> {
    const epoch = (await this.#store.get<number>(EPOCH))?.version ?? 0;
    if (epoch !== this.#epoch) {
      const [marked, stored] = await this.#store.getAll<readonly Group[]>([EPOCH, GROUPS]);
      this.#groups = stored?.value ?? [];
      this.#above = aboveOf(this.#groups);
      this.#epoch = marked?.version ?? 0;
    }
    return this.#groups;
  }

  /** The groups that an entity is in itself, and those that these are in, each once. */
  async of(
    entityId: string,
  ): Promise<{ readonly direct: readonly Group[]; readonly inherited: readonly Group[] }> {
    await this.all();
    const direct = this.#above.get(entityId) ?? [];
    const seen = new Set(direct);
    // What is added while it is gone through is gone through too.
    for (const group of seen) for (const parent of this.#above.get(group.id) ?? []) seen.add(parent);
    return { direct, inherited: [...seen].filter((group) => !direct.includes(group)) };
  }

  /** Groups that a group is in itself. */
  async parents(groupId: string): Promise<readonly Group[]> {
    await this.all();
    return this.#above.get(groupId) ?? [];
  }

  /**
   * Puts somebody into the external groups that a method says, by the names that it has for them, and out of its others.
   * Throws a `Refusal` (400) where there would be too many.
   */
  async arrive(
    entityId: string,
    mountAccessor: string,
    names: readonly string[],
    now: number,
  ): Promise<void> {
    const said = new Set(names);
    const isRight = ({ alias, entityIds }: Group) =>
      alias?.mountAccessor !== mountAccessor || entityIds.includes(entityId) === said.has(alias.name);
    if ((await this.all()).every(isRight)) return;
    await this.change((groups) =>
      groups.map((group) => {
        if (isRight(group)) return group;
        const others = group.entityIds.filter((id) => id !== entityId);
        const isIn = others.length === group.entityIds.length;
        return { ...group, entityIds: isIn ? [...others, entityId] : others, updated: now };
      }),
    );
  }

  /** Changes the groups by what they are. Throws a `Refusal` (400) for circles, names that two have, and too many. */
  async change(change: (groups: readonly Group[]) => readonly Group[]): Promise<void> {
    for (;;) {
      const { groups, changesTo } = await this.draft();
      if (await this.#store.write(changesTo(change(groups)))) return;
    }
  }

  /** The groups as they are, and what writes others in their stead, also beside other changes. Throws as `change` does. */
  async draft(): Promise<{
    readonly groups: readonly Group[];
    readonly changesTo: (groups: readonly Group[]) => readonly StoreChange[];
  }> {
    const [marked, stored] = await this.#store.getAll<readonly Group[]>([EPOCH, GROUPS]);
    const changesTo = (groups: readonly Group[]) => {
      check(groups);
      return [
        { path: GROUPS, value: groups, expected: stored?.version ?? 0 },
        { path: EPOCH, value: 0, expected: marked?.version ?? 0 },
      ];
    };
    return { groups: stored?.value ?? [], changesTo };
  }
}

function aboveOf(groups: readonly Group[]): ReadonlyMap<string, readonly Group[]> {
  const above = new Map<string, Group[]>();
  for (const group of groups)
    for (const member of [...group.entityIds, ...group.groupIds]) {
      const others = above.get(member);
      if (others) others.push(group);
      else above.set(member, [group]);
    }
  return above;
}

function check(groups: readonly Group[]): void {
  const members = groups.reduce(
    (sum, { entityIds, groupIds }) => sum + entityIds.length + groupIds.length,
    0,
  );
  if (groups.length > MOST_GROUPS || members > MOST_MEMBERS)
    throw new Refusal(400, `there are at most ${MOST_GROUPS} groups, with ${MOST_MEMBERS} members together`);
  if (new Set(groups.map(({ name }) => name)).size < groups.length)
    throw new Refusal(400, 'another group has this name');
  const aliases = groups.flatMap(({ alias }) => (alias ? [`${alias.mountAccessor} ${alias.name}`] : []));
  if (new Set(aliases).size < aliases.length) throw new Refusal(400, 'another group has this alias');
  const ids = new Set(groups.map(({ id }) => id));
  if (groups.some(({ groupIds }) => groupIds.some((id) => !ids.has(id))))
    throw new Refusal(400, 'a group has a member that is no group');
  if (hasCircle(groups)) throw new Refusal(400, 'a group would be a member of itself');
}

/** Takes away groups that have no members left, again and again: what remains goes round. */
function hasCircle(groups: readonly Group[]): boolean {
  const above = aboveOf(groups);
  const left = new Map(groups.map(({ id, groupIds }) => [id, groupIds.length]));
  const free = groups.filter(({ groupIds }) => groupIds.length === 0).map(({ id }) => id);
  for (const id of free)
    for (const parent of above.get(id) ?? []) {
      const count = (left.get(parent.id) ?? 0) - 1;
      left.set(parent.id, count);
      if (count === 0) free.push(parent.id);
    }
  return free.length < groups.length;
}
