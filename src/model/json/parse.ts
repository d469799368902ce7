import { Fault } from '../fault.ts';

/** Bounds on a document that is built as a whole. */
export interface JsonLimits {
  /** Brackets, commas and colons outside of texts: what a document takes in memory goes with these. */
  readonly tokens: number;
  /** Characters. */
  readonly length: number;
  /** Values inside values. */
  readonly depth: number;
}

/** A token takes up to 130 bytes once it is built, so that no document takes more than 150 MB. */
export const JSON_LIMITS: JsonLimits = { tokens: 1_000_000, length: 32 * 2 ** 20, depth: 1_000 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses JSON that somebody else wrote; everything that does goes through here or through `JsonView`. What a document
 * would take is counted before it is built: `{},` is three bytes of text and 120 of memory.
 * Throws a `Fault` (`limit`) that says which bound it is over, and a `SyntaxError` for what is no JSON.
 */
export function parseJson(text: string, limits: Partial<JsonLimits> = {}): unknown {
  checkJson(text, limitsOf(limits));
  return JSON.parse(text) as unknown;
}

/** Some limits, and the usual ones besides. */
export function limitsOf(limits: Partial<JsonLimits>): JsonLimits {
  return { ...JSON_LIMITS, ...limits };
}

/** Throws a `Fault` (`limit`) where building the document would take more than it may; in linear time. */
export function checkJson(text: string, limits: JsonLimits): void {
  if (text.length > limits.length) throw tooLong(limits);
  if (text.length <= Math.min(limits.tokens, limits.depth)) return;
  let [tokens, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfText(text, at);
        break;
      case 0x7b:
      case 0x5b:
        tokens += 1;
        depth += 1;
        if (depth > limits.depth) throw tooDeep(limits);
        break;
      case 0x7d:
      case 0x5d:
        depth -= 1;
        break;
      case 0x2c:
      case 0x3a:
        tokens += 1;
        break;
      default:
        continue;
    }
    if (tokens > limits.tokens) throw tooMany(limits);
  }
}

/** Where the text that begins at this quote ends: at its closing quote, or with the document. */
export function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

function tooLong({ length }: JsonLimits): Fault {
  return new Fault('limit', `the JSON is longer than ${length} characters`);
}

function tooDeep({ depth }: JsonLimits): Fault {
  return new Fault('limit', `the JSON has values more than ${depth} deep in each other`);
}

function tooMany({ tokens }: JsonLimits): Fault {
  return new Fault('limit', `the JSON has more than ${tokens} brackets, commas and colons`);
}
