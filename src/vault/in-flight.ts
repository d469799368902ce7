import type { VaultRequest } from './routing/types.ts';

/** What is being served by this replica now. */
export class InFlight {
  readonly #since = new Map<VaultRequest, number>();

  /** `now` in milliseconds since 1970. */
  begin(request: VaultRequest, now: number): void {
    this.#since.set(request, now);
  }

  end(request: VaultRequest): void {
    this.#since.delete(request);
  }

  /** With when they came, in that order. */
  all(): readonly (readonly [VaultRequest, number])[] {
    return [...this.#since];
  }
}
