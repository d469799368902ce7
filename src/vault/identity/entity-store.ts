import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { MountStore, Stored, StoreChange } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import type { Alias, Entity } from './types.ts';

/** What identifies an alias. */
export type AliasKey = Pick<Alias, 'name' | 'mountAccessor'>;

/** Who comes in by a method. */
export interface Arrival extends AliasKey {
  readonly metadata: Readonly<Record<string, string>>;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Entities by id, found by their name and by their aliases too. Every change of them is made whole, or not at all. */
export class EntityStore {
  readonly #store: MountStore;

  constructor(store: MountStore) {
    this.#store = store;
  }

  async stored(id: string): Promise<Stored<Entity> | undefined> {
    return UUID.test(id) ? this.#store.get<Entity>(entityPath(id)) : undefined;
  }

  async get(id: string): Promise<Entity | undefined> {
    return (await this.stored(id))?.value;
  }

  /** The entity of an id, also where it was merged into another. */
  async current(id: string): Promise<Entity | undefined> {
    const found = await this.get(id);
    if (found || !UUID.test(id)) return found;
    const into = (await this.#store.get<string>(mergedPath(id)))?.value;
    return into === undefined ? undefined : this.get(into);
  }

  async byName(name: string): Promise<Entity | undefined> {
    const id = (await this.#store.get<string>(namePath(name)))?.value;
    return id === undefined ? undefined : this.get(id);
  }

  async byAlias(key: AliasKey): Promise<Entity | undefined> {
    const id = (await this.#store.get<string>(aliasPath(key)))?.value;
    return id === undefined ? undefined : this.get(id);
  }

  async byAliasId(aliasId: string): Promise<{ readonly entity: Entity; readonly alias: Alias } | undefined> {
    if (!UUID.test(aliasId)) return undefined;
    const id = (await this.#store.get<string>(`alias/id/${aliasId}`))?.value;
    const entity = id === undefined ? undefined : await this.get(id);
    const alias = entity?.aliases.find((one) => one.id === aliasId);
    return entity && alias && { entity, alias };
  }

  ids(): Promise<readonly string[]> {
    return this.#store.list('entity/id/');
  }

  aliasIds(): Promise<readonly string[]> {
    return this.#store.list('alias/id/');
  }

  async names(): Promise<readonly string[]> {
    const keys = await this.#store.list('entity/name/');
    return keys.map((key) => Buffer.from(key, 'base64url').toString()).toSorted();
  }

  /**
   * Makes, changes, or where `after` is undefined removes an entity with all by which it is found. False where it was
   * changed meanwhile; throws a `Refusal` (400) where another has its name or an alias.
   */
  async replace(before: Stored<Entity> | undefined, after: Entity | undefined): Promise<boolean> {
    const id = after?.id ?? before?.value.id ?? '';
    const [old, wanted] = [keysOf(before?.value), keysOf(after)];
    const added = wanted.filter((path) => !old.includes(path));
    const taken = await this.#store.getAll<string>(added);
    if (taken.some((found) => found !== undefined))
      throw new Refusal(400, 'another entity has this name, or this alias');
    const changes: StoreChange[] = [
      { path: entityPath(id), value: after, expected: before?.version ?? 0 },
      ...added.map((path) => ({ path, value: id, expected: 0 })),
      ...old.filter((path) => !wanted.includes(path)).map((path) => ({ path, value: undefined })),
    ];
    return this.#store.write(changes);
  }

  /**
   * Makes an entity of itself and others, beside other changes: all by which they were found leads to it, or is removed.
   * False where something was changed meanwhile.
   */
  merge(
    before: Stored<Entity>,
    others: readonly Stored<Entity>[],
    after: Entity,
    more: readonly StoreChange[],
  ): Promise<boolean> {
    const own = new Set(keysOf(before.value));
    const wanted = new Set(keysOf(after));
    const old = [before, ...others].flatMap(({ value }) => keysOf(value));
    return this.#store.write([
      { path: entityPath(after.id), value: after, expected: before.version },
      ...others.map(({ value, version }) => ({
        path: entityPath(value.id),
        value: undefined,
        expected: version,
      })),
      ...[...wanted].filter((path) => !own.has(path)).map((path) => ({ path, value: after.id })),
      ...old.filter((path) => !wanted.has(path)).map((path) => ({ path, value: undefined })),
      ...more,
    ]);
  }

  /** The entity of who comes in, made where there is none, told what the method says of them now. */
  async arrive({ metadata, ...key }: Arrival, now: number): Promise<Entity> {
    for (;;) {
      const id = (await this.#store.get<string>(aliasPath(key)))?.value;
      const before = id === undefined ? undefined : await this.stored(id);
      const known = before?.value.aliases.find((alias) => isSame(alias, key));
      if (before && known && isSameRecord(known.metadata, metadata)) return before.value;
      const base = before?.value ?? newEntity({}, now);
      const alias = known
        ? { ...known, metadata, updated: now }
        : newAlias({ ...key, metadata, customMetadata: {} }, now);
      const aliases = [...base.aliases.filter((one) => !isSame(one, key)), alias];
      const after = { ...base, aliases, updated: now };
      if (await this.#isReplaced(before, after)) return after;
    }
  }

  /** False also where who comes at the same time by the same name has made it meanwhile. */
  async #isReplaced(before: Stored<Entity> | undefined, after: Entity): Promise<boolean> {
    try {
      return await this.replace(before, after);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}

export function newEntity(
  given: Partial<Pick<Entity, 'name' | 'metadata' | 'policies' | 'isDisabled' | 'aliases'>>,
  now: number,
): Entity {
  return {
    id: randomUUID(),
    name: `entity_${randomBytes(4).toString('hex')}`,
    metadata: {},
    policies: [],
    isDisabled: false,
    aliases: [],
    ...given,
    created: now,
    updated: now,
  };
}

export function newAlias(given: Omit<Alias, 'id' | 'created' | 'updated'>, now: number): Alias {
  return { id: randomUUID(), ...given, created: now, updated: now };
}

export function isSame(a: AliasKey, b: AliasKey): boolean {
  return a.mountAccessor === b.mountAccessor && a.name === b.name;
}

function isSameRecord(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function entityPath(id: string): string {
  return `entity/id/${id}`;
}

function mergedPath(id: string): string {
  return `entity/merged/${id}`;
}

function namePath(name: string): string {
  return `entity/name/${Buffer.from(name).toString('base64url')}`;
}

/** Names of others are of any length and have any character. */
function aliasPath({ mountAccessor, name }: AliasKey): string {
  return `alias/key/${createHash('sha256').update(`${mountAccessor}\0${name}`).digest('hex')}`;
}

function keysOf(entity: Entity | undefined): readonly string[] {
  if (!entity) return [];
  return [
    namePath(entity.name),
    ...entity.aliases.flatMap((alias) => [aliasPath(alias), `alias/id/${alias.id}`]),
    ...(entity.mergedIds ?? []).map(mergedPath),
  ];
}
