import { checkJson, type JsonLimits, limitsOf } from './parse.ts';

/** What JSON of this engine has, and the types of its standard do not yet (ECMAScript, proposal "JSON.parse source text access"). */
interface SourceJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}

const SOURCE_JSON = JSON as unknown as SourceJson;
/** What could be a number that is written back in another way: with a fraction, an exponent, or 16 digits and more, and -0. */
const UNCERTAIN = /[:,[]\s*(?:-0|-?(?:\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d{16,}))\s*[,}\]]/;

/**
 * Parses JSON in which every number is to be written again just as it is: one that JavaScript would change is an object
 * of `JSON.rawJSON`, every other a number. Throws as `parseJson` does.
 */
export function parseExactJson(text: string, limits: Partial<JsonLimits> = {}): unknown {
  checkJson(text, limitsOf(limits));
  return exactJson(text);
}

/** The same for what this program wrote, or has checked. Throws a `SyntaxError`. */
export function exactJson(text: string): unknown {
  return hasUncertainNumbers(text)
    ? SOURCE_JSON.parse(text, (_, value, { source }) =>
        typeof value === 'number' && source !== undefined && String(value) !== source
          ? SOURCE_JSON.rawJSON(source)
          : value,
      )
    : JSON.parse(text);
}

/** May a text have a number that JavaScript writes in another way? Where it may not, `parseJson` is enough. */
export function hasUncertainNumbers(text: string): boolean {
  return UNCERTAIN.test(text);
}

/** Is it a number as it was written? */
export function isExactNumber(value: unknown): boolean {
  return SOURCE_JSON.isRawJSON(value);
}
