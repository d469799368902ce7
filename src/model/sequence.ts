/** Values in order that can be gone through as often as one likes: an array, or something that takes less memory. */
export interface Sequence<T> extends Iterable<T> {
  readonly length: number;
}

/** All values of one after those of another. */
export function chain<T>(...parts: readonly Iterable<T>[]): Iterable<T> {
  return lazily(parts, (part) => part);
}

/** The value that `change` makes of each, made when it is asked for, each time anew. */
export function mapped<T, U>(values: Iterable<T>, change: (value: T) => U): Iterable<U> {
  return {
    *[Symbol.iterator]() {
      for (const value of values) yield change(value);
    },
  };
}

/** What `change` makes of each value, made when it is asked for, each time anew. */
export function lazily<T, U>(values: Iterable<T>, change: (value: T) => Iterable<U>): Iterable<U> {
  return {
    *[Symbol.iterator]() {
      for (const value of values) yield* change(value);
    },
  };
}
