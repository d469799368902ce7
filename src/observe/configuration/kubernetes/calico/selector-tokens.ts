import { Fault } from '../../../../model/fault.ts';
import { quoted } from '../../../../model/sets/quoting.ts';

/** Operators and names stand for themselves; a text is what stands in quotes. */
export type Token =
  | { readonly kind: 'symbol'; readonly text: Symbol }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

const SYMBOLS = ['==', '!=', '&&', '||', '!', '(', ')', '{', '}', ','] as const;
type Symbol = (typeof SYMBOLS)[number];

const BLANK = /[ \t\r\n]/;
const WORD_CHARACTER = /[A-Za-z0-9_./-]/;
const LONGEST_WORD = 512;
const LONGEST = 64 * 1024;

/**
 * The tokens of a selector. Words are label names and the names of operators, told apart by where they stand; texts
 * are in single or double quotes and have no escapes. Throws a `Fault`: `malformed`, or `limit` beyond 65,536 characters.
 */
export function tokensOf(selector: string): Token[] {
  if (selector.length > LONGEST) throw new Fault('limit', `longer than ${LONGEST} characters`);
  const tokens: Token[] = [];
  for (let at = 0; at < selector.length;) {
    const character = selector[at] ?? '';
    if (BLANK.test(character)) {
      at += 1;
      continue;
    }
    const [token, length] = tokenAt(selector, at, character);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function tokenAt(selector: string, at: number, character: string): [token: Token, length: number] {
  if (character === '"' || character === "'") {
    const end = selector.indexOf(character, at + 1);
    if (end < 0) throw new Fault('malformed', `the text ${quoted(selector.slice(at))} does not end`);
    return [{ kind: 'text', text: selector.slice(at + 1, end) }, end + 1 - at];
  }
  const symbol = SYMBOLS.find((text) => selector.startsWith(text, at));
  if (symbol !== undefined) return [{ kind: 'symbol', text: symbol }, symbol.length];
  let end = at;
  while (end < selector.length && WORD_CHARACTER.test(selector[end] ?? '')) end += 1;
  if (end === at) throw new Fault('malformed', `there is an unexpected ${quoted(character)}`);
  if (end - at > LONGEST_WORD)
    throw new Fault('malformed', `a label is longer than ${LONGEST_WORD} characters`);
  return [{ kind: 'word', text: selector.slice(at, end) }, end - at];
}
