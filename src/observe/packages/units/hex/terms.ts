import { Fault } from '../../../../model/fault.ts';

/** A term of Elixir or Erlang: a text (string, binary, number, atom), or what brackets hold. */
export type Term = string | { readonly open: Bracket; readonly items: readonly Term[] };
export type Bracket = '[' | '{' | '%{';

const MAXIMUM_DEPTH = 64;
const MAXIMUM_TERMS = 1_000_000;
const CLOSING: Readonly<Record<Bracket, string>> = { '[': ']', '{': '}', '%{': '}' };
/** Erlang's maps begin with `#{`, its characters with `$`; comments are Elixir's and Erlang's. */
const TOKEN =
  /\s+|(?<open>[%#]\{|[[{])|#[^\n]*|%%?[^\n{][^\n]*|(?<string>"(?:[^"\\]|\\.)*")|<<\s*(?<binary>"(?:[^"\\]|\\.)*")(?:\/utf8)?\s*>>|<<[^>"]*>>|\$(?:\\.|.)|(?<close>[\]}])|(?<mark>=>|[,.|])|:?(?<atom>'(?:[^'\\]|\\.)*'|[\p{L}\p{N}_@.+-]*[\p{L}\p{N}_@+-]):?|:(?=")|:/suy;

/**
 * Reads the terms of a lock file, which are data alone: `mix.lock`'s map, `rebar.lock`'s list, an application's tuple.
 * Keys and values of maps and keyword lists stand one after another. Terms, marks and blanks count towards `most`.
 * Throws a `Fault` (`malformed`, `limit`).
 */
export function parseTerms(text: string, most = MAXIMUM_TERMS): Term[] {
  const root: Term[] = [];
  const levels: { open: Bracket | undefined; items: Term[] }[] = [{ open: undefined, items: root }];
  let count = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text)?.groups;
    if (!found) throw new Fault('malformed', `no term of Elixir or Erlang at character ${at}`);
    const { string, binary, open, close, atom } = found;
    const level = levels.at(-1);
    if ((count += 1) > most) throw new Fault('limit', `more than ${most} terms`);
    if (open !== undefined) {
      const opened = { open: open === '#{' ? '%{' : (open as Bracket), items: [] as Term[] };
      level?.items.push(opened);
      levels.push(opened);
      if (levels.length > MAXIMUM_DEPTH) throw new Fault('limit', `terms more than ${MAXIMUM_DEPTH} deep`);
    } else if (close !== undefined) {
      const closed = levels.length > 1 ? levels.pop()?.open : undefined;
      if (closed === undefined || CLOSING[closed] !== close)
        throw new Fault('malformed', `"${close}" at character ${at} closes nothing`);
    } else {
      const written = string ?? binary ?? atom;
      if (written !== undefined) level?.items.push(unquoted(written));
    }
  }
  if (levels.length > 1) throw new Fault('malformed', 'terms that end too early');
  return root;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : text;
}

/** What brackets hold; nothing for a text. */
export function itemsOf(term: Term | undefined): readonly Term[] {
  return typeof term === 'object' ? term.items : [];
}

/** The term where it is a text. */
export function textOf(term: Term | undefined): string | undefined {
  return typeof term === 'string' ? term : undefined;
}
