import { Habits } from './habits.ts';
import type { Moments } from './moments.ts';
import type { StoredValue, Values } from './types.ts';

/** What the store had at some moment. */
export interface Look {
  /** What could be seen: as long as this is the same, so is every value. */
  readonly snapshot: string;
  /** Those of the paths that have a value; undefined for one that is too large to be read beside others. */
  readonly found: ReadonlyMap<string, StoredValue | undefined>;
}

/** The store, as reads need it. */
export interface Readable {
  look(paths: readonly string[]): Promise<Look>;
  /** Values of any size, as of one moment. */
  read(paths: readonly string[]): Promise<Values>;
}

interface Asked {
  readonly paths: readonly string[];
  /** What is likely to be asked next. */
  readonly ahead: readonly string[];
  readonly resolve: (values: Values) => void;
  readonly reject: (error: unknown) => void;
}

/** Values that are kept in memory, and bytes of the largest. */
const MOST_KNOWN = 10_000;
const LARGEST_KNOWN = 4096;

/**
 * Reads that ask together: all that wait are one look at the store. What was read is kept until a look shows another
 * snapshot; while nobody writes, a look has to show no value that is known.
 */
export class SharedReads {
  readonly #moments: Moments;
  readonly #store: Readable;
  #waiting: Asked[] = [];
  /** A look is under way, or about to be: whoever comes meanwhile shares the next. */
  #isBusy = false;
  #snapshot = '';
  /** Number of the newest look that showed this snapshot. */
  #seenBy = 0;
  /** Did the last look show the snapshot of the one before? */
  #isQuiet = false;
  readonly #known = new Map<string, StoredValue | undefined>();
  readonly #habits = new Habits();

  constructor(moments: Moments, store: Readable) {
    this.#moments = moments;
    this.#store = store;
  }

  /** As `VaultStorage` says it. */
  async during<Result>(work: () => Promise<Result>, name?: string): Promise<Result> {
    if (name === undefined) return this.#moments.during(work);
    const read: string[] = [];
    const result = await this.#moments.during(work, this.#habits.of(name), read);
    this.#habits.learn(name, read);
    return result;
  }

  get(paths: readonly string[]): Values | Promise<Values> {
    this.#moments.note(paths);
    const known = this.#moments.isEnough(this.#seenBy) ? this.#knownAt(paths) : undefined;
    if (known) return known;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ paths, ahead: this.#moments.ahead(), resolve, reject });
      this.#plan();
    });
  }

  /** Once all that came at the same time are there. */
  #plan(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    this.#isBusy = true;
    setImmediate(() => {
      const asked = this.#waiting;
      this.#waiting = [];
      void this.#answer(asked).finally(() => {
        this.#isBusy = false;
        this.#plan();
      });
    });
  }

  async #answer(asked: readonly Asked[]): Promise<void> {
    const number = this.#moments.look();
    const before = this.#snapshot;
    const wanted = this.#isQuiet ? asked.filter(({ paths }) => !this.#knows(paths)) : asked;
    const others = asked.filter((one) => !wanted.includes(one));
    const paths = [...new Set(wanted.flatMap((one) => [...one.paths, ...one.ahead]))];
    try {
      const look = await this.#store.look(paths);
      if (number > this.#seenBy) this.#take(number, look, paths);
      for (const one of wanted) this.#tell(one, look);
      const isSame = look.snapshot === before && this.#snapshot === before;
      for (const one of others) {
        const known = isSame ? this.#knownAt(one.paths) : undefined;
        if (known) one.resolve(known);
        else this.#waiting.push(one);
      }
    } catch (error) {
      this.#forget();
      for (const { reject } of asked) reject(error);
    }
  }

  #tell({ paths, resolve, reject }: Asked, { found }: Look): void {
    if (paths.some((path) => found.has(path) && found.get(path) === undefined))
      this.#store.read(paths).then(resolve, reject);
    else resolve(paths.map((path) => found.get(path)));
  }

  #take(number: number, { snapshot, found }: Look, paths: readonly string[]): void {
    this.#isQuiet = snapshot === this.#snapshot;
    if (!this.#isQuiet || this.#known.size > MOST_KNOWN) this.#known.clear();
    this.#snapshot = snapshot;
    this.#seenBy = number;
    for (const path of paths) {
      const value = found.get(path);
      const isKept = value ? value.value.length <= LARGEST_KNOWN : !found.has(path);
      if (isKept) this.#known.set(path, value);
    }
  }

  #knows(paths: readonly string[]): boolean {
    return paths.every((path) => this.#known.has(path));
  }

  /** Undefined where one of them is not known. */
  #knownAt(paths: readonly string[]): Values | undefined {
    const known = paths.map((path) => this.#known.get(path));
    const isKnown = known.every((value, index) => value !== undefined || this.#known.has(paths[index] ?? ''));
    return isKnown ? known : undefined;
  }

  /** After the store was away, it may be another. */
  #forget(): void {
    this.#known.clear();
    this.#snapshot = '';
    this.#isQuiet = false;
  }
}
