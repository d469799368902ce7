import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Which looks at a store count for whom. A look that begins after some work did shows all that was answered before the
 * work began, whoever wrote it: so that work needs one look, and not one for each value it reads.
 */
export class Moments {
  readonly #work = new AsyncLocalStorage<{ since: number }>();
  #looks = 0;

  /** Does some work, which sees what was answered before it began, and before its own last write ended. */
  during<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#work.run({ since: this.#looks }, work);
  }

  /** Number of a look that begins now. */
  look(): number {
    return (this.#looks += 1);
  }

  /** Does a look by this number show all that who asks has to see? To who is in no work, none does that is over. */
  isEnough(look: number): boolean {
    return look > this.since();
  }

  /** The number above which a look is enough for who asks. */
  since(): number {
    return this.#work.getStore()?.since ?? this.#looks;
  }

  /** What was seen so far is not enough: who asks has written, or has met what others wrote. */
  advance(): void {
    const work = this.#work.getStore();
    if (work) work.since = this.#looks;
  }
}
