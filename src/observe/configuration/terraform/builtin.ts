import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { textOf } from './values.ts';

/** A function of Terraform: what it gives for values, some of which may be `Unknown`. */
export type Builtin = (...given: readonly unknown[]) => unknown;

/** Items of a list or map, and UTF-16 units of a text, that a function may make. */
export const MAXIMUM_ITEMS = 10_000;
export const MAXIMUM_TEXT = 2 ** 16;

/** What a function gives where nobody can tell. */
export const unknown = (): Unknown => new Unknown();

/** A function of so many arguments, and no others. */
export function of(count: number, make: Builtin): Builtin {
  return (...given) => (given.length === count ? make(...given) : unknown());
}

/** A function of so many texts, all of which it must know. */
export function ofTexts(count: number, make: (...texts: string[]) => unknown): Builtin {
  return of(count, (...given) => {
    const texts = given.map(textOf).filter((one) => one !== undefined);
    return texts.length === count ? make(...texts) : unknown();
  });
}

/** A list, unless it is too long. */
export function boundedList(list: readonly unknown[]): unknown {
  return list.length > MAXIMUM_ITEMS ? unknown() : list;
}

/** A text, unless it is too long. */
export function boundedText(text: string): unknown {
  return text.length > MAXIMUM_TEXT ? unknown() : text;
}
