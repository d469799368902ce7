import { CST, Lexer, type LineCounter, Parser } from 'yaml';
import { Fault } from '../fault.ts';

/** Lexemes of one document, each of which takes up to 1,300 bytes once it is parsed. */
const MOST_IN_DOCUMENT = 100_000;
/** Lexemes of all documents of a text. */
const MOST = 1_500_000;
/** Documents of a text, each of which takes up to 4 kB however little it says. */
const MOST_DOCUMENTS = 40_000;
const DOCUMENT_START = '---';
/** Indicators on one line outside of braces: each nests what follows in the one before, which the parser recurses by. */
const MOST_ON_A_LINE = 200;
/** Values that the parser has open at once; it overflows at 2,000. */
const MOST_OPEN = 1_000;
/** Keys that are collections, in each other; the library takes twice as long for each more. */
const MOST_KEYS = 4;
const NESTING = new Set([':', '-', '?']);
/** UTF-16 units: no text has more than four lexemes for each, those without any text included. */
const SMALL = MOST_IN_DOCUMENT / 4;

/**
 * Counts what the `yaml` library would make of a text before it makes it: everything that hands it a text that somebody
 * else wrote asks here first. Throws a `Fault` (`limit`).
 */
export function checkYamlSize(text: string, file: string): void {
  // Most texts are too small to be over any bound, which spares a second reading.
  if (text.length <= SMALL && !hasLongLine(text)) return;
  for (const _ of countedLexemes(text, file));
}

/** Could there be as many indicators on one line? Going from line to line, for a pattern would begin anew at each character. */
function hasLongLine(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > MOST_ON_A_LINE) return true;
    start = end + 1;
  }
  return text.length - start > MOST_ON_A_LINE;
}

/** The tokens of a text, of which the lexemes are counted as they are made, so that none is read twice. Throws as `checkYamlSize` does. */
export function* countedTokens(
  text: string,
  file: string,
  lines: LineCounter,
): Generator<CST.Token, undefined> {
  yield* boundedTokens(countedLexemes(text, file), lines, (most) => {
    throw new Fault('limit', `${file}: YAML with more than ${most} in each other`);
  });
}

/**
 * The tokens that lexemes make, until more values are in each other than the parser can leave at once, as it recurses by
 * them, or more keys than are made into texts at a bearable cost: then `onDeep` is called with what is too much, and there
 * are no more.
 */
export function* boundedTokens(
  lexemes: Iterable<string>,
  lines: LineCounter,
  onDeep: (most: string) => void,
): Generator<CST.Token, undefined> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of lexemes) {
    if (yield* shallow(parser.next(lexeme), onDeep)) return;
    if (parser.stack.length <= MOST_OPEN) continue;
    onDeep(`${MOST_OPEN} values`);
    return;
  }
  yield* shallow(parser.end(), onDeep);
}

/** Those up to the first with too many keys in each other; whether there was one. */
function* shallow(
  tokens: Iterable<CST.Token>,
  onDeep: (most: string) => void,
): Generator<CST.Token, boolean> {
  for (const token of tokens) {
    if (hasDeepKeys(token)) {
      onDeep(`${MOST_KEYS} keys`);
      return true;
    }
    yield token;
  }
  return false;
}

function hasDeepKeys(root: CST.Token): boolean {
  const open: [token: CST.Token, keys: number][] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, keys] = next;
    if (keys > MOST_KEYS) return true;
    if (token.type === 'document' && token.value) open.push([token.value, keys]);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key && 'items' in key) open.push([key, keys + 1]);
      if (value) open.push([value, keys]);
    }
  }
  return false;
}

function* countedLexemes(text: string, file: string): Generator<string, undefined> {
  let [all, own, documents, flow, onLine] = [0, 0, 0, 0, 0];
  for (const lexeme of new Lexer().lex(text)) {
    all += 1;
    if (lexeme === '[' || lexeme === '{') flow += 1;
    else if (lexeme === ']' || lexeme === '}') flow -= 1;
    // A collection that is not closed ends with a line that is not within it.
    else if (lexeme === CST.FLOW_END) flow = 0;
    else if (lexeme.includes('\n')) onLine = 0;
    else if (flow <= 0 && NESTING.has(lexeme)) onLine += 1;
    if (onLine > MOST_ON_A_LINE)
      throw new Fault(
        'limit',
        `${file}: a line of YAML with more than ${MOST_ON_A_LINE} values in each other`,
      );
    if (lexeme === DOCUMENT_START) documents += 1;
    if (documents > MOST_DOCUMENTS)
      throw new Fault('limit', `${file}: YAML of more than ${MOST_DOCUMENTS} documents`);
    own = lexeme === DOCUMENT_START ? 0 : own + 1;
    if (own > MOST_IN_DOCUMENT)
      throw new Fault('limit', `${file}: a YAML document of more than ${MOST_IN_DOCUMENT} lexemes`);
    if (all > MOST) throw new Fault('limit', `${file}: YAML of more than ${MOST} lexemes`);
    yield lexeme;
  }
}
