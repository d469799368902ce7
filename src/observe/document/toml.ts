import { parse } from 'smol-toml';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Fields } from './fields.ts';

const NAME = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`;
/** Each name of a dotted key makes a table, so a few bytes would make many. */
const DEEP_KEY = new RegExp(String.raw`(?<![\w-])${NAME}(?:[ \t]*\.[ \t]*${NAME}){64}`);

/** Parses a TOML document; objects have no prototype. Throws a `Fault` (`malformed`, `limit`) that names `path`. */
export function parseToml(text: string, path: string): Fields {
  if (DEEP_KEY.test(text)) throw new Fault('limit', `${path}: a key of more than 64 names`);
  try {
    return parse(text);
  } catch (error) {
    throw new Fault('malformed', `${path}: ${messageOf(error).split('\n', 1)[0]}`, { cause: error });
  }
}
