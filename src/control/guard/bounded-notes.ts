/** Seconds after which the same is told again. */
const SILENCE = 60;
/** Different notes in that time; what is beyond is counted. */
const MOST = 20;

/** Tells notes that others can cause as often as they like: each once a minute, and no more than some. */
export class BoundedNotes {
  readonly #tell: (note: string) => void;
  /** Seconds, on any clock that only goes on. */
  readonly #now: () => number;
  #told = new Set<string>();
  #since = -Infinity;
  #untold = 0;

  constructor(tell: (note: string) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  tell(note: string): void {
    if (this.#now() - this.#since >= SILENCE) {
      if (this.#untold > 0) this.#tell(`${this.#untold} more of the like were not told`);
      this.#told = new Set();
      this.#since = this.#now();
      this.#untold = 0;
    }
    if (this.#told.has(note)) return;
    if (this.#told.size >= MOST) {
      this.#untold += 1;
      return;
    }
    this.#told.add(note);
    this.#tell(note);
  }
}
