import type { InlinePlace } from './exception.ts';

/** What makes a comment an exception. */
export const INLINE_MARK = 'plimsoll:ignore';

/** A comment of a file, and what it is beside. */
export interface Comment extends InlinePlace {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Without the characters that make it a comment. */
  readonly text: string;
}
