/** What is kept at once at most; what comes then is not. */
const MOST = 1_000;

/**
 * What was made in this turn of the event loop, by name: requests that came together share the work, and nothing of it
 * outlives them. Whoever takes something sees to it that it is still what they would make.
 */
export class ThisTurn<Made> {
  readonly #made = new Map<string, Made>();

  get(name: string): Made | undefined {
    return this.#made.get(name);
  }

  keep(name: string, made: Made): void {
    if (this.#made.size >= MOST) return;
    if (this.#made.size === 0) setImmediate(() => this.#made.clear());
    this.#made.set(name, made);
  }
}
