import type { MountStore, Stored } from '../mounts/mount-store.ts';
import { MOUNTS_PATH, type MountTable } from '../mounts/mount-table.ts';
import { Refusal } from '../refusal.ts';
import type { Mount } from '../routing/types.ts';
import { folderOf } from './ids.ts';
import { type Namespace, ROOT } from './types.ts';

/** Where a path leads. */
export interface Located {
  readonly namespace: Namespace;
  /** In the namespace. */
  readonly path: string;
  /** What is mounted there; undefined where that is to be read by keys of its own. */
  readonly mounts: readonly Mount[] | undefined;
}

const PATH = 'namespaces';
/** What of the vault's own store says that a namespace is being deleted, by its id. */
const DELETED = 'deleted/';
/** Tables of mounts that are read at once. */
const AT_ONCE = 500;

/** The namespaces, as they are stored: all in one value, so that it never is half changed. */
export class NamespaceTable {
  readonly #store: MountStore;
  /** As it was read last: the store's own, which gives the same for as long as it has the same. */
  #stored: readonly Namespace[] | undefined;
  #byPath: ReadonlyMap<string, Namespace> = new Map([['', ROOT]]);
  #byId: ReadonlyMap<string, Namespace> = this.#byPath;

  readonly #onChange: (namespaces: readonly Namespace[]) => void;

  /** `store` is what the root keeps of mounts; `onChange` is told all that there are when others are read than before. */
  constructor(store: MountStore, onChange: (namespaces: readonly Namespace[]) => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  /** Also of one that is being deleted. */
  async byId(id: string): Promise<Namespace | undefined> {
    if (id === '') return ROOT;
    await this.#read();
    return this.#byId.get(id);
  }

  async byPath(path: string): Promise<Namespace | undefined> {
    await this.#read();
    return this.#byPath.get(path);
  }

  /** The innermost that a path from the root is in, or is with a slash at its end. */
  async around(path: string): Promise<Namespace> {
    await this.#read();
    return this.#of(path);
  }

  /** As it was read last, by what placed a request; undefined of one that is being deleted. */
  known(id: string): Namespace | undefined {
    const found = this.#byId.get(id);
    return found?.deleted === undefined ? found : undefined;
  }

  /** The namespace itself or the nearest around it that somebody has locked, as it was read last. */
  lockedAround({ path }: Namespace): Namespace | undefined {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const found = this.#byPath.get(at);
      if (found?.lock !== undefined) return found;
    }
    return undefined;
  }

  /** Those below a namespace, in order of their paths. */
  async below({ path }: Namespace): Promise<readonly Namespace[]> {
    await this.#read();
    return [...this.#byPath.values()]
      .filter((one) => one.path !== path && one.path.startsWith(path))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** What is mounted in each of them that can be read now and is not being deleted. */
  async mounts(
    mountsOf: (namespace: Namespace) => MountTable,
    isClosed: (namespace: Namespace) => boolean,
  ): Promise<readonly { readonly namespace: Namespace; readonly mounts: readonly Mount[] }[]> {
    await this.#read();
    const living = [...this.#byPath.values()];
    const namespaces = living.filter(({ keys }) => keys === '');
    const found: { readonly namespace: Namespace; readonly mounts: readonly Mount[] }[] = [];
    for (let start = 0; start < namespaces.length; start += AT_ONCE) {
      const some = namespaces.slice(start, start + AT_ONCE);
      const stored = await this.#store.getAll<readonly Mount[]>(some.map((one) => placeOf(one)));
      for (const [index, namespace] of some.entries())
        found.push({ namespace, mounts: mountsOf(namespace).adopt(stored[index]) });
    }
    for (const namespace of living.filter((one) => one.keys !== '' && !isClosed(one)))
      found.push({ namespace, mounts: await mountsOf(namespace).all() });
    return found;
  }

  /**
   * Where a path from the root leads, as of one moment: with one query, unless its namespace is new to this replica.
   * `mountsOf` is the table of a namespace.
   */
  async locate(path: string, mountsOf: (namespace: Namespace) => MountTable): Promise<Located> {
    for (;;) {
      const namespace = this.#of(path);
      const isOwn = namespace.keys === '';
      const [table, mounts] = await this.#store.getAll<unknown>(isOwn ? [PATH, placeOf(namespace)] : [PATH]);
      this.#adopt(table as Stored<readonly Namespace[]> | undefined);
      if (this.#of(path).id !== namespace.id) continue;
      return {
        namespace: this.#of(path),
        path: path.slice(namespace.path.length),
        mounts: isOwn ? mountsOf(namespace).adopt(mounts as Stored<readonly Mount[]> | undefined) : undefined,
      };
    }
  }

  /** Changes them by what they are, those that are being deleted among them, and not the root; `change` may throw. */
  async change(change: (namespaces: readonly Namespace[]) => readonly Namespace[]): Promise<void> {
    await this.#store.update<readonly Namespace[]>(PATH, (before) => change(before ?? []));
  }

  /**
   * Frees the path of a namespace. What it has is due to be removed. Throws a `Refusal` (400) where others are in it,
   * unless these go with it.
   */
  async delete({ path }: Namespace, now: number, withInner = false): Promise<void> {
    for (;;) {
      const table = await this.#store.get<readonly Namespace[]>(PATH);
      const before = table?.value ?? [];
      const gone = before.filter((one) => one.deleted === undefined && one.path.startsWith(path));
      if (gone.length > 1 && !withInner)
        throw new Refusal(400, 'a namespace with others in it cannot be deleted');
      const after = before.map((one) => (gone.includes(one) ? { ...one, deleted: now } : one));
      const isDone = await this.#store.write([
        { path: PATH, value: after, expected: table?.version ?? 0 },
        ...gone.map(({ id }) => ({ path: DELETED + id, value: true, expected: 0, due: now })),
      ]);
      if (isDone) return;
    }
  }

  /** Takes ids of some that are being deleted; nobody else gets them before `until`. */
  claimDeleted(now: number, until: number, limit: number): Promise<readonly string[]> {
    return this.#store.claim(DELETED, now, until, limit);
  }

  /** Has somebody go on with it, at a time. */
  async goOn(id: string, due: number): Promise<void> {
    await this.#store.write([{ path: DELETED + id, value: true, due }]);
  }

  /** Forgets one of which nothing is left. */
  async forget(id: string): Promise<void> {
    await this.change((namespaces) => namespaces.filter((one) => one.id !== id || one.deleted === undefined));
    await this.#store.remove(DELETED + id);
  }

  /** Takes up what other replicas changed. */
  async refresh(): Promise<readonly Namespace[]> {
    await this.#read();
    return [...this.#byId.values()];
  }

  async #read(): Promise<void> {
    this.#adopt(await this.#store.get<readonly Namespace[]>(PATH));
  }

  /** The namespace whose path is the longest beginning of a path. */
  #of(path: string): Namespace {
    let longest = ROOT;
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      const found = this.#byPath.get(path.slice(0, end + 1));
      // There is no namespace in one that is not there.
      if (!found) break;
      longest = found;
    }
    return longest;
  }

  #adopt(stored: Stored<readonly Namespace[]> | undefined): void {
    // Not by its version: after a restore, others count on from where it was.
    if (stored?.value === this.#stored) return;
    const namespaces = [ROOT, ...(stored?.value ?? [])];
    this.#stored = stored?.value;
    const living = namespaces.filter(({ deleted }) => deleted === undefined);
    this.#byPath = new Map(living.map((one) => [one.path, one]));
    this.#byId = new Map(namespaces.map((one) => [one.id, one]));
    this.#onChange(namespaces);
  }
}

/** Where what is mounted in a namespace is stored. */
function placeOf({ id }: Namespace): string {
  return folderOf(id) + MOUNTS_PATH;
}

/** The path of the namespace around one: `a/` of `a/b/`. */
export function parentOf(path: string): string {
  return path.replace(/(?<![^/])[^/]+\/$/, '');
}

/** Is one namespace the other, or around it? */
export function isAround({ path }: Namespace, inner: Namespace): boolean {
  return inner.path.startsWith(path);
}
