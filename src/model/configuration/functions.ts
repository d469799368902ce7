import { Unknown } from './infrastructure.ts';

/** A function of a language that declares infrastructure: what it gives for values, some of which may be `Unknown`. */
export type Builtin = (...given: readonly unknown[]) => unknown;

/** Items of a list or map, and UTF-16 units of a text, that a function may make. */
export const MAXIMUM_ITEMS = 10_000;
export const MAXIMUM_TEXT = 2 ** 16;

/** What a function gives where nobody can tell. */
export const unknown = (): Unknown => new Unknown();

/** A list, unless it is too long. */
export function boundedList(list: readonly unknown[]): unknown {
  return list.length > MAXIMUM_ITEMS ? unknown() : list;
}

/** A text, unless it is too long. */
export function boundedText(text: string): unknown {
  return text.length > MAXIMUM_TEXT ? unknown() : text;
}
