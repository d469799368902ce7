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
const NUMBER = /-?\d+(?:\.\d+)?/y;
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
    const start = line;
    const word = wordAt(take);
    if (!word)
      throw new Refusal(400, `line ${line} of the policy: "${source.slice(at, at + 10)}" is not HCL`);
    words.push({ word, line: start });
  }
  return words;
}

function wordAt(take: (form: RegExp) => string | undefined): Word | undefined {
  const text = take(TEXT);
  if (text !== undefined) return { kind: 'text', text: unquoted(text) };
  const number = take(NUMBER);
  if (number !== undefined) return { kind: 'number', number: Number(number) };
  const name = take(NAME);
  if (name !== undefined) return { kind: 'name', name };
  const mark = take(MARK);
  return mark === undefined ? undefined : { kind: 'mark', mark };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

function unquoted(text: string): string {
  return text
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (_, character: string) => ESCAPES.get(character) ?? character);
}
