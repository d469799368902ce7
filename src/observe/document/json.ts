import { Fault, messageOf } from '../../model/fault.ts';
import type { OpenFile } from '../../model/file.ts';
import { strictJson } from '../../model/json/comments.ts';
import { JsonView } from '../../model/json/json-view.ts';
import { type JsonLimits, parseJson as parseBounded } from '../../model/json/parse.ts';
import { type Fields, isFields } from './fields.ts';
import { decodeText } from './text.ts';

/** Bytes of a document in UTF-16, which is read as a whole. */
const MAXIMUM_WIDE = 32 * 2 ** 20;

/** Parses a JSON document that must be an object. Throws a `Fault` (`malformed`) that names `path`. */
export function parseJsonObject(text: string, path: string): Fields {
  const value = parseJson(text, path);
  if (!isFields(value)) throw new Fault('malformed', `${path}: not a JSON object`);
  return value;
}

/** Parses a JSON document. Of repeated keys the last counts. Throws a `Fault` (`malformed`, `limit`) that names `path`. */
export function parseJson(text: string, path: string, limits: Partial<JsonLimits> = {}): unknown {
  try {
    return parseBounded(text, limits);
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.code, `${path}: ${error.message}`);
    throw new Fault('malformed', `${path}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * A JSON document that may be large, of which only what is asked for is built. Throws a `Fault` (`malformed`, `limit`),
 * now and while it is gone through.
 */
export function viewJson(file: OpenFile): JsonView {
  const [first, second] = file.read(0, 2);
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (!isWide) return JsonView.of({ length: file.entry.size, read: (...range) => file.read(...range) });
  if (file.entry.size > MAXIMUM_WIDE) throw new Fault('limit', `UTF-16 of more than ${MAXIMUM_WIDE} bytes`);
  const bytes = Buffer.from(decodeText(file.bytes()));
  return JsonView.of({
    length: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  });
}

/** Parses JSON with comments and trailing commas, as `bun.lock` has. Throws a `Fault` (`malformed`) that names `path`. */
export function parseRelaxedJsonObject(text: string, path: string): Fields {
  return parseJsonObject(strictJson(text), path);
}
