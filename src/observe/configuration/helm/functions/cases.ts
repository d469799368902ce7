import { type FunctionMap, takes } from '../template/signature.ts';

/** Functions of the case of letters. */
export function caseFunctions(): FunctionMap {
  const cases: Readonly<Record<string, (text: string) => string>> = {
    upper: (text) => text.replaceAll(/\p{L}/gu, upper),
    lower: (text) => text.toLowerCase(),
    title: (text) =>
      text.replaceAll(
        /(^|[^\p{L}\p{Nd}_])(\p{Ll})/gu,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
      ),
    untitle: (text) =>
      text.replaceAll(
        /(^|\s)(\p{Lu})/gu,
        (_, before: string, letter: string) => before + letter.toLowerCase(),
      ),
    swapcase,
    snakecase: (text) => words(text, '_'),
    kebabcase: (text) => words(text, '-'),
    camelcase,
  };
  return Object.fromEntries(
    Object.entries(cases).map(([name, change]) => [
      name,
      takes(['string'], ([text], { budget }) => {
        budget.text(text.length * 2);
        return change(text);
      }),
    ]),
  );
}

/** A letter becomes one letter: "ß" has none. */
function upper(letter: string): string {
  const changed = letter.toUpperCase();
  return Array.from(changed).length === 1 ? changed : letter;
}

/** A small letter behind a space becomes one of a title. */
function swapcase(text: string): string {
  return text.replaceAll(/\p{Lu}|\p{Lt}|(^|\s)?\p{Ll}/gu, (found) => {
    const changed = found.toUpperCase();
    return changed === found ? found.toLowerCase() : changed;
  });
}

/** Words in small letters: they end where a capital follows a small letter, at digits with letters behind them, and at what is no letter. */
function words(text: string, joint: string): string {
  return text
    .replaceAll(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, `$1${joint}$2`)
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, `$1${joint}$2`)
    .replaceAll(/(?<![\p{L}\p{Nd}])(\p{L}+)(?=\p{Nd}+\p{Ll})/gu, `$1${joint}`)
    .replaceAll(/[\s_-]/gu, joint)
    .toLowerCase();
}

/** Words without what is between them, each with a capital. */
function camelcase(text: string): string {
  const start = /^[_\s-]*/.exec(text)?.[0] ?? '';
  const rest = text
    .slice(start.length)
    .toLowerCase()
    .replaceAll(/(?:^|[_\s-]+)(\p{L}?)/gu, (_, letter: string) => letter.toUpperCase());
  return start + rest;
}
