/** Seconds after which the same is told again. */
const SILENCE = 60;
/** Different notes in that time; what is beyond is counted. */
const MOST = 20;

/** Tells notes that others can cause as often as they like: each once a minute, and no more than some. */
export class BoundedNotes {
  readonly #tell: (note: string) => void;
  /** Seconds, on any clock that only goes on. */
  readonly #now: () => number;
  #reported = new Set<string>();
  #since = -Infinity;
  #unreported = 0;

  constructor(tell: (note: string) => void, now: () => number) {
    this.#tell = tell;
    this.#now = now;
  }

  tell(note: string): void {
    if (this.#now() - this.#since >= SILENCE) {
      if (this.#unreported > 0) this.#tell(`${this.#unreported} more of the like were not told`);
      this.#reported = new Set();
      this.#since = this.#now();
      this.#unreported = 0;
    }
    if (this.#reported.has(note)) return;
    if (this.#reported.size >= MOST) {
      this.#unreported += 1;
      return;
    }
    this.#reported.add(note);
    this.#tell(note);
  }
}
