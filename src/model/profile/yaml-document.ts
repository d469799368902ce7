import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type ParsedNode,
  visit,
} from 'yaml';
import { Fault } from '../fault.ts';
import { countedTokens } from '../yaml/size.ts';

/** UTF-16 units of a text; a long profile with all its provenance has a quarter of this. */
const MAXIMUM_LENGTH = 512 * 1024;
const MAXIMUM_DOCUMENTS = 256;
const MAXIMUM_DEPTH = 32;
export const MAXIMUM_ALIASES = 100;

export type YamlDocument = Document.Parsed;

/** The documents of a text, and where its lines start. */
export interface YamlText {
  readonly documents: YamlDocument[];
  readonly lines: LineCounter;
}

/** A fault in a text: `file:line:column: what`. */
export function yamlFault(file: string, lines: LineCounter, offset: number, message: string): Fault {
  return new Fault('malformed', positioned(file, lines, offset, message));
}

/** `file:line:column: message`. */
export function positioned(file: string, lines: LineCounter, offset: number, message: string): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}: ${message}`;
}

/**
 * Reads a text as YAML 1.2 documents that hold something. Refuses what makes YAML dangerous or means different things
 * to different readers: directives, tags, keys that are no text or stand twice, deep nesting, many aliases.
 * Throws a `Fault` with file, line and column: `limit` or `malformed`. Source: https://yaml.org/spec/1.2.2/
 */
export function readYamlDocuments(text: string, file: string): YamlText {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `${file}: is longer than ${MAXIMUM_LENGTH} characters`);
  const lines = new LineCounter();
  const tokens = readTokens(text, file, lines);
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false });
  const documents: YamlDocument[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem) throw yamlFault(file, lines, problem.pos[0], firstLine(problem.message));
    if (!('contents' in document) || isEmpty(document)) continue;
    checkNodes(document, file, lines);
    documents.push(document);
  }
  return { documents, lines };
}

function isEmpty(document: { contents: unknown }): boolean {
  return document.contents === null || (isScalar(document.contents) && document.contents.value === null);
}

const firstLine = (message: string): string => message.split('\n')[0] ?? '';

/** The text's tokens; nesting is bounded here, for the composer works by recursion. */
function readTokens(text: string, file: string, lines: LineCounter): CST.Token[] {
  const tokens: CST.Token[] = [];
  let documents = 0;
  for (const token of countedTokens(text, file, lines)) {
    if (token.type === 'error') throw yamlFault(file, lines, token.offset, firstLine(token.message));
    if (token.type === 'directive')
      throw yamlFault(file, lines, token.offset, 'has a directive; remove the line');
    if (token.type === 'document' && (documents += 1) > MAXIMUM_DOCUMENTS)
      throw new Fault(
        'limit',
        positioned(file, lines, token.offset, `more than ${MAXIMUM_DOCUMENTS} documents`),
      );
    checkDepth(token, file, lines);
    tokens.push(token);
  }
  return tokens;
}

function checkDepth(root: CST.Token, file: string, lines: LineCounter): void {
  const open: [token: CST.Token, depth: number][] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAXIMUM_DEPTH)
      throw new Fault(
        'limit',
        positioned(file, lines, token.offset, `nested deeper than ${MAXIMUM_DEPTH} levels`),
      );
    const children = 'items' in token ? token.items.flatMap((item) => [item.key, item.value]) : [];
    if (token.type === 'document') children.push(token.value);
    for (const child of children) if (child) open.push([child, depth + 1]);
  }
}

function checkNodes(document: YamlDocument, file: string, lines: LineCounter): void {
  let aliases = 0;
  visit(document, {
    Node: (_, node) => {
      const start = node.range?.[0] ?? 0;
      if (isAlias(node) && (aliases += 1) > MAXIMUM_ALIASES)
        throw new Fault('limit', positioned(file, lines, start, `more than ${MAXIMUM_ALIASES} aliases`));
      if (isAlias(node) && !node.resolve(document))
        throw yamlFault(file, lines, start, 'this alias has no anchor before it; write the value');
      if (!isAlias(node) && node.tag !== undefined)
        throw yamlFault(file, lines, start, 'has a tag; remove it');
      const problem = isMap<ParsedNode>(node) ? keyProblem(node.items.map((item) => item.key)) : undefined;
      if (problem) throw yamlFault(file, lines, problem.key.range?.[0] ?? start, problem.message);
    },
  });
}

function keyProblem(keys: readonly ParsedNode[]): { key: ParsedNode; message: string } | undefined {
  const seen = new Set<unknown>();
  for (const key of keys) {
    if (!isScalar(key) || typeof key.value !== 'string')
      return { key, message: 'this key is no text; quote it' };
    const name = JSON.stringify(key.value.slice(0, 64));
    if (key.value === '__proto__') return { key, message: `${name} is no key of anything here; remove it` };
    if (seen.has(key.value)) return { key, message: `the key ${name} stands twice; keep one of them` };
    seen.add(key.value);
  }
  return undefined;
}
