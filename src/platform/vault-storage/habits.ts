/** Names that are remembered, and letters of one and of all that it reads, at most. */
const [MOST, LONGEST_NAME, LONGEST] = [5_000, 512, 2_048];

/** Which paths work of some name has read, so that the next of that name reads all of them at once. */
export class Habits {
  readonly #paths = new Map<string, readonly string[]>();

  of(name: string): readonly string[] {
    return this.#paths.get(name) ?? [];
  }

  learn(name: string, read: readonly string[]): void {
    const known = this.#paths.get(name);
    if (known?.length === read.length && read.every((path, index) => path === known[index])) return;
    const letters = read.reduce((sum, path) => sum + path.length, 0);
    if (name.length > LONGEST_NAME || letters > LONGEST) return;
    const [oldest] = this.#paths.keys();
    if (this.#paths.size >= MOST && oldest !== undefined) this.#paths.delete(oldest);
    this.#paths.set(name, read);
  }
}
