import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Mount } from '../routing/types.ts';
import type { MountStore, Stored } from './mount-store.ts';
import { shownType } from './shown-type.ts';

/** The mount of a path, and the path in it. */
export interface Routed {
  readonly mount: Mount;
  readonly rest: string;
}

/** Where it is stored, in what the vault keeps of each namespace. */
export const MOUNTS_PATH = 'mounts';
/** Paths that are the vault's own. */
const OWN: ReadonlySet<string> = new Set(['sys/', 'cubbyhole/', 'identity/', 'auth/']);

const SYSTEM: Mount = ownMount('secret', 'sys/', 'system', 'what the vault is run by');
const CUBBYHOLE: Mount = {
  ...ownMount('secret', 'cubbyhole/', 'cubbyhole', 'secrets of one token alone'),
  isLocal: true,
};
const IDENTITY: Mount = ownMount('secret', 'identity/', 'identity', 'who somebody is');
const TOKENS: Mount = ownMount('auth', 'token/', 'token', 'tokens by themselves');
const ALWAYS_THERE = [SYSTEM, CUBBYHOLE, IDENTITY, TOKENS];

function ownMount(kind: Mount['kind'], path: string, type: string, description: string): Mount {
  const uuid = `own-${type}`;
  return {
    kind,
    path,
    type,
    uuid,
    accessor: `${type}_own`,
    description,
    options: {},
    defaultTtl: 0,
    maxTtl: 0,
  };
}

/** Where which engines and methods are mounted, as it is stored: all in one value, so that it never is half changed. */
export class MountTable {
  readonly #store: MountStore;
  /** As it was read last: the store's own, which gives the same for as long as it has the same. */
  #stored: readonly Mount[] | undefined;
  #mounts = inOrder([]);

  constructor(store: MountStore) {
    this.#store = store;
  }

  async all(): Promise<readonly Mount[]> {
    return this.adopt(await this.#store.get<readonly Mount[]>(MOUNTS_PATH));
  }

  /** The same for who has read it already. */
  adopt(stored: Stored<readonly Mount[]> | undefined): readonly Mount[] {
    // Not by its version: after a restore, others count on from where it was.
    if (stored?.value !== this.#stored) {
      this.#stored = stored?.value;
      this.#mounts = inOrder(stored?.value ?? []);
    }
    return this.#mounts;
  }

  /** Undefined where nothing is mounted. */
  async route(path: string): Promise<Routed | undefined> {
    return routedIn(await this.all(), path);
  }

  async byUuid(uuid: string): Promise<Mount | undefined> {
    return (await this.all()).find((mount) => mount.uuid === uuid);
  }

  /**
   * Is a mount still where it was, and not being unmounted? Whoever asks after a write of their own knows that unmounting or
   * moving it, which begins with the table, finds what they wrote.
   */
  async isStill({ uuid, path }: Mount): Promise<boolean> {
    const found = await this.byUuid(uuid);
    return found?.path === path && found.isEnding !== true;
  }

  /** Throws a `Refusal` where the path is taken, above or below another's. */
  async add(given: Omit<Mount, 'uuid' | 'accessor'>): Promise<Mount> {
    const mount: Mount = {
      ...given,
      path: given.path.replace(/(?<!\/)\/*$/, '/'),
      uuid: randomUUID(),
      accessor: `${given.kind === 'auth' ? 'auth_' : ''}${shownType(given)}_${randomBytes(4).toString('hex')}`,
    };
    const others = (await this.all()).filter(({ kind }) => kind === mount.kind);
    const other = others.find(({ path }) => path.startsWith(mount.path) || mount.path.startsWith(path));
    if (other ?? (mount.kind === 'secret' && OWN.has(mount.path)))
      throw new Refusal(400, `path is already in use at ${other?.path ?? mount.path}`);
    await this.#change((mounts) => [...mounts, mount]);
    return mount;
  }

  /**
   * Changes what is said of a mount, or where it is; that of tokens is stored once somebody said something of it. One that is
   * being unmounted stays so, whoever has read it before.
   */
  async replace(mount: Mount): Promise<void> {
    await this.#change((mounts) =>
      this.isOwn(mount)
        ? [...mounts.filter(({ uuid }) => uuid !== mount.uuid), mount]
        : mounts.map((one) => (one.uuid === mount.uuid ? { ...mount, ...endingOf(one) } : one)),
    );
  }

  async remove({ uuid }: Mount): Promise<void> {
    await this.#change((mounts) => mounts.filter((one) => one.uuid !== uuid));
  }

  isOwn({ uuid }: Mount): boolean {
    return uuid.startsWith('own-');
  }

  /** Is it the vault's own, and not that of tokens? What is said of it is not changed. */
  isFixed(mount: Mount): boolean {
    return this.isOwn(mount) && mount.uuid !== TOKENS.uuid;
  }

  async #change(change: (mounts: readonly Mount[]) => readonly Mount[]): Promise<void> {
    await this.#store.update<readonly Mount[]>(MOUNTS_PATH, (before) => change(before ?? []));
  }
}

function endingOf({ isEnding }: Mount): Pick<Mount, 'isEnding'> {
  return isEnding ? { isEnding } : {};
}

/** With those that are always there; the longest path first, as it is the one that is meant. */
function inOrder(stored: readonly Mount[]): readonly Mount[] {
  const own = ALWAYS_THERE.filter(({ uuid }) => !stored.some((one) => one.uuid === uuid));
  return [...own, ...stored].toSorted((a, b) => b.path.length - a.path.length);
}

/** Where a path is mounted; undefined where nothing is, or it is being unmounted. */
export function routedIn(mounts: readonly Mount[], path: string): Routed | undefined {
  const kind = path.startsWith('auth/') ? 'auth' : 'secret';
  const inside = kind === 'auth' ? path.slice('auth/'.length) : path;
  const mount = mounts.find(
    (one) =>
      one.kind === kind &&
      `${inside}/`.startsWith(one.path) &&
      (inside.startsWith(one.path) || `${inside}/` === one.path),
  );
  if (!mount || mount.isEnding) return undefined;
  return { mount, rest: inside.slice(mount.path.length) };
}
