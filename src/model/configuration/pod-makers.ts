import { textAt, valueAt } from './place.ts';

/** Owners beyond these are more than controllers have: a pod of a job of a cron job has two. */
const MOST_OWNERS = 8;
/** Controllers whose objects are called as they are, with something behind, and by which others of theirs are made. */
const BETWEEN: ReadonlyMap<string, string> = new Map([
  ['ReplicaSet', 'Deployment'],
  ['Job', 'CronJob'],
]);
const KEPT: ReadonlySet<string> = new Set(['ReplicaSet', 'ReplicationController']);

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** An object with pods, and what it says of who made it. */
export interface MadeObject extends Named {
  readonly namespace: string;
  /** The controller that it names. */
  readonly owner: Named | undefined;
  /** What it says as everything would that the same controller made. */
  readonly likeness: () => string;
  /** Does it ask for no pods, as what a Deployment keeps of its former revisions? */
  readonly isKept: boolean;
}

/** The controller that an object names as its own; undefined where it names none. */
export function controllerOf(value: unknown): Named | undefined {
  const owners = valueAt(value, ['metadata', 'ownerReferences']);
  const owner: unknown = Array.isArray(owners)
    ? owners.find((one) => valueAt(one, ['controller']) === true)
    : undefined;
  const [kind, name] = [textAt(owner, ['kind']), textAt(owner, ['name'])];
  return kind === '' || name === '' ? undefined : { kind, name };
}

/** Does an object of this kind ask for no pods? Controllers keep such ones of what they said before. */
export function isKept(kind: string, value: unknown): boolean {
  return KEPT.has(kind) && valueAt(value, ['spec', 'replicas']) === 0;
}

/** `namespace/Kind/name`. */
export function madeId({ namespace, kind, name }: Named & { readonly namespace: string }): string {
  return `${namespace}/${kind}/${name}`;
}

/**
 * Tells what stands for each object with pods, as dumps of clusters have what controllers made beside these. Anybody may
 * name a controller: it stands for what names it only where both say the same.
 */
export class PodMakers {
  readonly #byId: ReadonlyMap<string, MadeObject>;

  constructor(objects: Iterable<MadeObject>) {
    this.#byId = new Map(Array.from(objects, (one) => [madeId(one), one]));
  }

  /**
   * The controller that stands for an object; itself, where nothing else does; or a key that all share which a controller
   * made alike that is not there, or that name one and are alike, of which any stands for the others.
   */
  standInOf(one: MadeObject): MadeObject | string {
    const owners = this.#ownersOf(one);
    // A static pod is owned by its node, with all others there.
    if (!one.owner || one.owner.kind === 'Node' || !owners) return one;
    const running = owners.filter((owner) => !owner.isKept);
    const standIn = one.isKept
      ? running[0]
      : running.findLast((owner) => owner.likeness() === one.likeness());
    if (standIn) return this.standInOf(standIn);
    return `${madeId({ namespace: one.namespace, ...one.owner })}/${one.likeness()}`;
  }

  /** Is what an object names as its controller, or what made that, among the objects? */
  hasOwnerOf(one: MadeObject): boolean {
    return this.#ownerOf(one) !== undefined;
  }

  /** The nearest first; undefined where they are a circle, or too many. */
  #ownersOf(one: MadeObject): readonly MadeObject[] | undefined {
    const owners: MadeObject[] = [];
    for (let owner = this.#ownerOf(one); owner; owner = this.#ownerOf(owner)) {
      if (owners.length === MOST_OWNERS) return undefined;
      owners.push(owner);
    }
    return owners;
  }

  #ownerOf({ namespace, owner }: MadeObject): MadeObject | undefined {
    if (!owner) return undefined;
    const { kind, name } = owner;
    const above = BETWEEN.get(kind);
    const maker = above && madeId({ namespace, kind: above, name: name.slice(0, name.lastIndexOf('-')) });
    // Dumps may lack what stands between pods and what they are of.
    return this.#byId.get(madeId({ namespace, kind, name })) ?? this.#byId.get(maker ?? '');
  }
}

/** Items but for those that are left to others among them: of what share a stand-in, the first stands for all. */
export function withoutMade<T>(items: readonly T[], madeOf: (item: T) => MadeObject | undefined): T[] {
  const made = items.map(madeOf);
  const makers = new PodMakers(made.filter((one) => one !== undefined));
  const seen = new Set<string>();
  return items.filter((_, index) => {
    const one = made[index];
    const standIn = one && makers.standInOf(one);
    if (typeof standIn !== 'string') return standIn === one;
    const isFirst = !seen.has(standIn);
    seen.add(standIn);
    return isFirst;
  });
}
