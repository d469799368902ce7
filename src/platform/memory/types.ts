/**
 * How much memory something needs: `much`; `perhaps` much, for a second or two, while timers can look at the heap; or what
 * is to be told again, and is much where the process takes more than so many bytes by then.
 */
export type MemoryNeed = 'much' | 'perhaps' | { readonly above: number };
