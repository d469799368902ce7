import type { Barrier } from '../barrier/barrier.ts';
import { Refusal } from '../refusal.ts';

/** A value that was stored, and the version by which to change it. */
export interface Stored<Value> {
  readonly value: Value;
  readonly version: number;
}

export interface StoreChange {
  readonly path: string;
  /** Plain JSON, or bytes as they are; undefined removes it. */
  readonly value: unknown;
  readonly expected?: number;
  readonly due?: number;
}

/** Bytes of a value that is stored, of which there are several copies while it is. Vault's own store takes 1 MiB. */
const MOST_BYTES = 8 * 2 ** 20;

/** Throws a `Refusal` (413) for what is too large. */
function bytesOf(value: unknown): Buffer {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > MOST_BYTES)
    throw new Refusal(413, `put failed due to value being too large: it has at most ${MOST_BYTES} bytes`);
  return Buffer.from(text);
}

/** What one mount keeps, below a prefix that nobody else has. Values are plain JSON that this program wrote. */
export class MountStore {
  readonly #barrier: Barrier;
  readonly #prefix: string;

  constructor(barrier: Barrier, prefix: string) {
    this.#barrier = barrier;
    this.#prefix = prefix;
  }

  async get<Value>(path: string): Promise<Stored<Value> | undefined> {
    const found = this.#barrier.get([this.#prefix + path]);
    const [entry] = found instanceof Promise ? await found : found;
    return entry && { value: entry.json() as Value, version: entry.version };
  }

  /** As it is now, and not when the request came that asks. */
  getNow<Value>(path: string): Promise<Stored<Value> | undefined> {
    return this.#barrier.during(() => this.get<Value>(path));
  }

  /** As of one moment. */
  async getAll<Value>(paths: readonly string[]): Promise<readonly (Stored<Value> | undefined)[]> {
    const found = await this.#barrier.get(paths.map((path) => this.#prefix + path));
    return found.map((entry) => entry && { value: entry.json() as Value, version: entry.version });
  }

  /** All or nothing; false where something was not as expected. Rejects with a `Refusal` (413) for what is too large. */
  async write(changes: readonly StoreChange[]): Promise<boolean> {
    return this.#barrier.write(
      changes.map(({ path, value, ...rest }) => ({
        path: this.#prefix + path,
        value: value === undefined ? undefined : bytesOf(value),
        ...rest,
      })),
    );
  }

  async put(path: string, value: unknown): Promise<void> {
    await this.write([{ path, value }]);
  }

  async remove(path: string): Promise<void> {
    await this.write([{ path, value: undefined }]);
  }

  /** Names right below a folder, folders with a slash. */
  list(folder: string, after?: string, limit?: number): Promise<readonly string[]> {
    return this.#barrier.list(this.#prefix + folder, after, limit);
  }

  /** Names below a folder whose time has come, the oldest first; nobody else gets them before `until`. */
  async claim(folder: string, now: number, until: number, limit: number): Promise<readonly string[]> {
    const prefix = this.#prefix + folder;
    const found = await this.#barrier.claim(prefix, now, until, limit);
    return found.map((path) => path.slice(prefix.length));
  }

  /** Removes everything below a folder. */
  async removeAll(folder = ''): Promise<void> {
    for (;;) {
      const names = await this.list(folder, '', 500);
      if (names.length === 0) return;
      for (const name of names.filter((one) => one.endsWith('/'))) await this.removeAll(folder + name);
      await this.write(
        names.filter((one) => !one.endsWith('/')).map((name) => ({ path: folder + name, value: undefined })),
      );
    }
  }

  /** Paths of so many values below a folder. */
  async some(folder: string, limit: number): Promise<readonly string[]> {
    const found: string[] = [];
    for (const name of await this.list(folder, '', limit)) {
      if (found.length >= limit) break;
      if (name.endsWith('/')) found.push(...(await this.some(folder + name, limit - found.length)));
      else found.push(folder + name);
    }
    return found;
  }

  /**
   * Changes a value by what it is, again where others changed it meanwhile. `change` says undefined to remove it, and may
   * throw. Gives what it became.
   */
  async update<Value>(
    path: string,
    change: (before: Value | undefined) => Value | undefined,
    due?: number,
  ): Promise<Value | undefined> {
    for (;;) {
      const before = await this.get<Value>(path);
      const value = change(before?.value);
      const isDone = await this.write([
        { path, value, expected: before?.version ?? 0, ...(due !== undefined && { due }) },
      ]);
      if (isDone) return value;
    }
  }
}
