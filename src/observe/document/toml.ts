import { parse } from 'smol-toml';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Fields } from './fields.ts';

/** Parses a TOML document; objects have no prototype. Throws a `Fault` (`malformed`) that names `path`. */
export function parseToml(text: string, path: string): Fields {
  try {
    return parse(text);
  } catch (error) {
    throw new Fault('malformed', `${path}: ${messageOf(error).split('\n', 1)[0]}`, { cause: error });
  }
}
