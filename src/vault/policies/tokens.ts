import { Refusal } from '../refusal.ts';

/** A word of HCL as policies use it. */
export type Word =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'mark'; readonly mark: string };

export interface PlacedWord {
  readonly word: Word;
  readonly line: number;
}

const BLANK = /[\s,]+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//y;
const TEXT = /"(?:[^"\\\n]|\\[^\n])*"/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?/y;
const NAME = /[A-Za-z_][\w.-]*/y;
const MARK = /[{}[\]=:]/y;

/** The words of a policy; commas are blanks, as they only part. Throws a `Refusal` for what is none. */
export function wordsOf(source: string): readonly PlacedWord[] {
  const words: PlacedWord[] = [];
  let [at, line] = [0, 1];
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    const found = form.exec(source)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    for (const character of found) if (character === '\n') line += 1;
    return found;
  };
  while (at < source.length) {
    if (take(BLANK) !== undefined) continue;
    const [start, before] = [line, at];
    const word = wordAt(take);
    if (!word)
      throw new Refusal(400, `line ${line} of the policy: "${source.slice(before, before + 10)}" is not HCL`);
    words.push({ word, line: start });
  }
  return words;
}

function wordAt(take: (form: RegExp) => string | undefined): Word | undefined {
  const quoted = take(TEXT);
  if (quoted !== undefined) {
    const text = unquoted(quoted);
    return text === undefined ? undefined : { kind: 'text', text };
  }
  const number = take(NUMBER);
  if (number !== undefined) return { kind: 'number', number: Number(number) };
  const name = take(NAME);
  if (name !== undefined) return { kind: 'name', name };
  const mark = take(MARK);
  return mark === undefined ? undefined : { kind: 'mark', mark };
}

const ESCAPE = /\\(?:([abfnrtv"\\/])|([0-7]{3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|)/g;
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** Undefined where it has an escape that there is not: it may stand for anything. */
function unquoted(text: string): string | undefined {
  let isKnown = true;
  const plain = text
    .slice(1, -1)
    .replaceAll(ESCAPE, (_, one?: string, octal?: string, ...hexadecimal: (string | undefined)[]) => {
      if (one !== undefined) return ESCAPED.get(one) ?? one;
      const digits = hexadecimal.slice(0, 3).find((found) => found !== undefined);
      const code = octal === undefined ? Number.parseInt(digits ?? '', 16) : Number.parseInt(octal, 8);
      isKnown &&= code <= 0x10_ff_ff;
      return isKnown ? String.fromCodePoint(code) : '';
    });
  return isKnown ? plain : undefined;
}
