import { type Builtin, unknown } from '../../../model/configuration/functions.ts';
import { textOf } from './values.ts';

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
