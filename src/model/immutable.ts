/** A value that nobody changes, to any depth. */
export type Immutable<T> = { readonly [K in keyof T]: Immutable<T[K]> };
