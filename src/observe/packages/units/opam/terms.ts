import { Fault } from '../../../../model/fault.ts';
import { MOST_TERMS_OF_A_MANIFEST } from '../../language-package/most-terms.ts';

/** A word, an operator or a text of opam's files, or what brackets hold. */
export type Term =
  | { readonly kind: 'text' | 'word' | 'mark'; readonly text: string }
  | { readonly kind: Bracket; readonly items: readonly Term[] };
export type Bracket = '[' | '(' | '{';

const MAXIMUM_DEPTH = 64;
const CLOSING: Readonly<Record<Bracket, string>> = { '[': ']', '(': ')', '{': '}' };
/** Comments of OCaml, and texts of several lines. */
const DELIMITED: Readonly<Record<string, string | undefined>> = { '(*': '*)', '"""': '"""' };
/** Comments are as those of shells and of OCaml; words may be numbers and variables of packages (`a+b:version`, `?x`). */
const TOKEN =
  /\s+|#[^\n]*|\(\*|"""|(?<open>[[({])|(?<close>[\])}])|"(?<string>(?:[^"\\]|\\.)*)"|(?<word>[\p{L}\p{N}_][\p{L}\p{N}_+:.~-]*)|(?<mark>[<>!]?=|[<>&|!?:]|[-+%*/\\^~.,;]+)/suy;

/** The terms of a file of opam, fields one after another. Throws a `Fault` (`malformed`, `limit`). */
export function parseTerms(text: string): Term[] {
  const root: Term[] = [];
  const levels: { open: Bracket | undefined; items: Term[] }[] = [{ open: undefined, items: root }];
  let count = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new Fault('malformed', `no term of opam at character ${at}`);
    if ((count += 1) > MOST_TERMS_OF_A_MANIFEST)
      throw new Fault('limit', `more than ${MOST_TERMS_OF_A_MANIFEST} terms`);
    const level = levels.at(-1);
    const closing = DELIMITED[found[0]];
    if (closing !== undefined) {
      const end = endOf(text, closing, TOKEN.lastIndex);
      if (found[0] !== '(*') level?.items.push({ kind: 'text', text: text.slice(TOKEN.lastIndex, end) });
      TOKEN.lastIndex = end + closing.length;
      continue;
    }
    const { open, close, string, word, mark } = found.groups ?? {};
    if (open !== undefined) {
      const opened = { kind: open as Bracket, items: [] as Term[] };
      level?.items.push(opened);
      levels.push({ open: opened.kind, items: opened.items });
      if (levels.length > MAXIMUM_DEPTH) throw new Fault('limit', `terms more than ${MAXIMUM_DEPTH} deep`);
    } else if (close !== undefined) {
      const closed = levels.length > 1 ? levels.pop()?.open : undefined;
      if (closed === undefined || CLOSING[closed] !== close)
        throw new Fault('malformed', `"${close}" at character ${at} closes nothing`);
    } else {
      if (string !== undefined) level?.items.push({ kind: 'text', text: string });
      else if (word !== undefined) level?.items.push({ kind: 'word', text: word });
      else if (mark !== undefined) level?.items.push({ kind: 'mark', text: mark });
    }
  }
  if (levels.length > 1) throw new Fault('malformed', 'terms that end too early');
  return root;
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
