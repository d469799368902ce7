import { Fault } from '../../../../model/fault.ts';
import { MOST_TERMS_OF_A_MANIFEST } from '../../language-package/most-terms.ts';

/** A word, an operator or a text of opam's files, or what brackets hold. */
export type Term = Word | { readonly kind: Bracket; readonly items: readonly Term[] };
export type Bracket = '[' | '(' | '{';

interface Word {
  readonly kind: 'text' | 'word' | 'mark';
  readonly text: string;
}

interface Edge {
  readonly kind: 'open' | 'close';
  readonly text: string;
  /** Its character. */
  readonly at: number;
}

const MAXIMUM_DEPTH = 64;
const CLOSING: Readonly<Record<Bracket, string>> = { '[': ']', '(': ')', '{': '}' };
/** Comments of OCaml, and texts of several lines. */
const DELIMITED: ReadonlyMap<string, string> = new Map([
  ['(*', '*)'],
  ['"""', '"""'],
]);
/** Comments are as those of shells and of OCaml; words may be numbers and variables of packages (`a+b:version`, `?x`). */
const TOKEN =
  /\s+|#[^\n]*|\(\*|"""|(?<open>[[({])|(?<close>[\])}])|"(?<string>(?:[^"\\]|\\.)*)"|(?<word>[\p{L}\p{N}_][\p{L}\p{N}_+:.~-]*)|(?<mark>[<>!]?=|[<>&|!?:]|[-+%*/\\^~.,;]+)/suy;

/** The terms of a file of opam, fields one after another. Throws a `Fault` (`malformed`, `limit`). */
export function parseTerms(text: string): Term[] {
  const root: Term[] = [];
  const levels: { open: string; items: Term[] }[] = [{ open: '', items: root }];
  for (const token of tokensOf(text)) {
    const items = levels.at(-1)?.items ?? root;
    if (token.kind === 'open') {
      const opened = { kind: token.text as Bracket, items: [] as Term[] };
      items.push(opened);
      levels.push({ open: opened.kind, items: opened.items });
      if (levels.length > MAXIMUM_DEPTH) throw new Fault('limit', `terms more than ${MAXIMUM_DEPTH} deep`);
    } else if (token.kind === 'close') {
      const closed = levels.length > 1 ? levels.pop()?.open : undefined;
      if (closed === undefined || CLOSING[closed as Bracket] !== token.text)
        throw new Fault('malformed', `"${token.text}" at character ${token.at} closes nothing`);
    } else items.push({ kind: token.kind, text: token.text });
  }
  if (levels.length > 1) throw new Fault('malformed', 'terms that end too early');
  return root;
}

/** Tokens, blanks and comments count towards what somebody writes. */
function* tokensOf(text: string): Generator<Word | Edge, undefined> {
  let [at, count] = [0, 0];
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new Fault('malformed', `no term of opam at character ${at}`);
    if ((count += 1) > MOST_TERMS_OF_A_MANIFEST)
      throw new Fault('limit', `more than ${MOST_TERMS_OF_A_MANIFEST} terms`);
    const { open, close, string, word, mark } = found.groups ?? {};
    const start = at + found[0].length;
    const closing = DELIMITED.get(found[0]);
    const end = closing === undefined ? start : endOf(text, closing, start);
    if (found[0] === '"""') yield { kind: 'text', text: text.slice(start, end) };
    else if (open !== undefined) yield { kind: 'open', text: open, at };
    else if (close !== undefined) yield { kind: 'close', text: close, at };
    else if (string !== undefined) yield { kind: 'text', text: string };
    else if (word !== undefined) yield { kind: 'word', text: word };
    else if (mark !== undefined) yield { kind: 'mark', text: mark };
    at = end + (closing?.length ?? 0);
  }
}

/** Where what does not nest ends. Looked for once: where there is no end, there are no terms. */
function endOf(text: string, closing: string, from: number): number {
  const end = text.indexOf(closing, from);
  if (end < 0) throw new Fault('malformed', `nothing ends what begins before character ${from}`);
  return end;
}

/** What brackets hold; nothing for other terms. */
export function itemsOf(term: Term | undefined): readonly Term[] {
  return term && 'items' in term ? term.items : [];
}

/** A text; undefined for other terms. */
export function textOf(term: Term | undefined): string | undefined {
  return term?.kind === 'text' ? term.text : undefined;
}

/** Is the term this word or operator? */
export function isToken(term: Term | undefined, text: string): boolean {
  return (term?.kind === 'word' || term?.kind === 'mark') && term.text === text;
}
