import { AsyncLocalStorage } from 'node:async_hooks';

/** Some work, as long as it is under way. */
interface Work {
  /** The number above which a look is enough for it. */
  since: number;
  /** What it has read so far; undefined where nobody wants to know. */
  readonly read: string[] | undefined;
  /** What it is likely to read, until it is read with the first. */
  ahead: readonly string[];
}

/**
 * Which looks at a store count for whom. A look that begins after some work did shows all that was answered before the
 * work began, whoever wrote it: so that work needs one look, and not one for each value it reads.
 */
export class Moments {
  readonly #work = new AsyncLocalStorage<Work>();
  #looks = 0;

  /**
   * Does some work, which sees what was answered before it began, and before its own last write ended. `ahead` is what it
   * is likely to read, and `read` is given what it does.
   */
  during<Result>(
    work: () => Promise<Result>,
    ahead: readonly string[] = [],
    read?: string[],
  ): Promise<Result> {
    return this.#work.run({ since: this.#looks, ahead, read }, work);
  }

  /** Number of a look that begins now. */
  look(): number {
    return (this.#looks += 1);
  }

  /** Does a look by this number show all that who asks has to see? To who is in no work, none does that is over. */
  isEnough(look: number): boolean {
    return look > (this.#work.getStore()?.since ?? this.#looks);
  }

  /** Notes what is read. */
  note(paths: readonly string[]): void {
    this.#work.getStore()?.read?.push(...paths);
  }

  /** What who asks is likely to read, once. */
  ahead(): readonly string[] {
    const work = this.#work.getStore();
    const ahead = work?.ahead ?? [];
    if (work) work.ahead = [];
    return ahead;
  }

  /** What was seen so far is not enough: who asks has written, or has met what others wrote. */
  advance(): void {
    const work = this.#work.getStore();
    if (work) work.since = this.#looks;
  }
}
