import { parse } from 'smol-toml';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Fields } from './fields.ts';

const NAME = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`;
/** Each name of a dotted key makes a table, so a few bytes would make many. */
const DEEP_KEY = new RegExp(String.raw`(?<![\w-])${NAME}(?:[ \t]*\.[ \t]*${NAME}){64}`);

/** Signs that make a value or a table of up to 1,000 bytes: `=`, `[`, `{`, and the dots of keys. */
const MOST_VALUES = 150_000;
/** Commas, each of which makes a value of up to 400 bytes. */
const MOST_ITEMS = 300_000;

/** Parses a TOML document; objects have no prototype. Throws a `Fault` (`malformed`, `limit`) that names `path`. */
export function parseToml(text: string, path: string): Fields {
  if (DEEP_KEY.test(text)) throw new Fault('limit', `${path}: a key of more than 64 names`);
  checkSize(text, path);
  try {
    return parse(text);
  } catch (error) {
    throw new Fault('malformed', `${path}: ${messageOf(error).split('\n', 1)[0]}`, { cause: error });
  }
}

/** Counts what building a document would take, in linear time. Throws a `Fault` (`limit`). */
function checkSize(text: string, path: string): void {
  let [values, items] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '#') at = indexOrEnd(text, '\n', at);
    else if (char === '"' || char === "'") at = endOfText(text, at, char);
    else if (char === ',') items += 1;
    else if (char === '=' || char === '[' || char === '{' || char === '.') values += 1;
    if (values > MOST_VALUES) throw new Fault('limit', `${path}: more than ${MOST_VALUES} keys and tables`);
    if (items > MOST_ITEMS) throw new Fault('limit', `${path}: more than ${MOST_ITEMS} items in lists`);
  }
}

/** Where the text that begins with this quote ends: at its closing quote, or three; one of one quote with its line. */
function endOfText(text: string, start: number, quote: string): number {
  const three = quote.repeat(3);
  const isLong = text.startsWith(three, start);
  for (let at = start + (isLong ? 3 : 1); at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\' && quote === '"') at += 1;
    else if (isLong && char === quote && text.startsWith(three, at)) return at + 2;
    else if (!isLong && (char === quote || char === '\n')) return at;
  }
  return text.length;
}

function indexOrEnd(text: string, wanted: string, from: number): number {
  const found = text.indexOf(wanted, from);
  return found < 0 ? text.length : found;
}
