/** Keeps what is costly to find out again: structured data, bytes included. A cache that cannot be read or written is no cache, never an error. */
export interface Cache extends Disposable {
  /** Keeps nothing: what is made only to be kept need not be made. */
  readonly keepsNothing?: boolean;
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}
