import { FlowReader } from './yaml-flow.ts';
import { type Line, YamlLines } from './yaml-lines.ts';

/** A YAML node: every scalar is the text it is written as, and nothing (`key:`) the empty text. */
export type YamlNode = string | YamlNode[] | Map<string, YamlNode>;

/** Nodes inside nodes; no lock file comes near it. */
const MAXIMUM_DEPTH = 64;

/**
 * Parses the YAML that lock files are written in, in linear time: block and flow collections, plain, quoted and block
 * scalars, comments, several documents. Of repeated keys the last counts. General YAML libraries take quadratic time
 * and more on hostile input, and lock files need none of what makes them so.
 * Throws a `Fault` that names `path`: `unsupported` for anchors, aliases, tags, directives and keys that are
 * collections, `limit` for more than 64 levels or 800,000 keys and values, `malformed` for what is no YAML. Source: https://yaml.org/spec/1.2.2/
 */
export function parseYamlDocuments(text: string, path: string): YamlNode[] {
  const lines = new YamlLines(text, path);
  const documents: YamlNode[] = [];
  while (lines.startDocument()) {
    const first = lines.peek();
    if (!first) continue;
    documents.push(new BlockReader(lines).node(first.indent, 0));
    if (lines.peek()) throw lines.fault('malformed', 'a line that belongs to nothing');
  }
  return documents;
}

class BlockReader {
  readonly #lines: YamlLines;
  readonly #flow: FlowReader;

  constructor(lines: YamlLines) {
    this.#lines = lines;
    this.#flow = new FlowReader(lines, MAXIMUM_DEPTH);
  }

  /** The node whose first line is the current one, indented by `indent`. */
  node(indent: number, depth: number): YamlNode {
    if (depth > MAXIMUM_DEPTH) throw this.#lines.fault('limit', `more than ${MAXIMUM_DEPTH} levels`);
    const line = this.#lines.peek();
    if (!line) return '';
    if (isItem(line)) return this.#sequence(indent, depth);
    if (isExplicitKey(line) || this.#flow.isKey(line.start)) return this.#mapping(indent, depth);
    return this.#value(line.start, indent - 1, depth);
  }

  #sequence(indent: number, depth: number): YamlNode[] {
    this.#lines.count('collection');
    const items: YamlNode[] = [];
    for (
      let line = this.#lines.peek();
      line && line.indent === indent && isItem(line);
      line = this.#lines.peek()
    ) {
      items.push(this.#compact(line, depth));
    }
    return items;
  }

  /** What follows `- ` or `? ` on its line, as if the mark were blanks; or the deeper node on the next lines. */
  #compact(line: Line, depth: number): YamlNode {
    const inner = this.#lines.afterMark(line);
    if (inner) return this.node(inner.indent, depth + 1);
    return this.#below(line.indent, depth, false);
  }

  #mapping(indent: number, depth: number): Map<string, YamlNode> {
    this.#lines.count('collection');
    const map = new Map<string, YamlNode>();
    for (let line = this.#lines.peek(); line && line.indent === indent; line = this.#lines.peek()) {
      if (isExplicitKey(line)) {
        const key = this.#compact(line, depth);
        if (typeof key !== 'string') throw this.#lines.fault('unsupported', 'a key that is a collection');
        const next = this.#lines.peek();
        const hasValue = next?.indent === indent && next.mark === ':';
        map.set(key, next && hasValue ? this.#compact(next, depth) : '');
      } else {
        if (line.mark) throw this.#lines.fault('malformed', `a mark (${line.mark}) among keys`);
        const { node, end } = this.#flow.key(line.start);
        map.set(node, this.#value(end, indent, depth));
      }
    }
    return map;
  }

  /** The value that starts at `offset`, after its key; its further lines are indented by more than `indent`. */
  #value(offset: number, indent: number, depth: number): YamlNode {
    this.#lines.count('scalar');
    const start = this.#lines.content(offset);
    if (start === undefined) {
      this.#lines.skipLine(offset);
      return this.#below(indent, depth, true);
    }
    const char = this.#lines.text[start] ?? '';
    if (char === '|' || char === '>') return this.#lines.blockScalar(start, indent);
    const value = this.#flow.value(start, depth);
    if (value !== undefined) {
      this.#lines.endLine(value.end);
      return value.node;
    }
    return this.#lines.plainScalar(start, indent);
  }

  /** The node on the lines below, if they are indented by more; a mapping's sequence may stand as far left as its key. */
  #below(indent: number, depth: number, inMapping: boolean): YamlNode {
    const line = this.#lines.peek();
    const isOurs = line && (line.indent > indent || (inMapping && line.indent === indent && isItem(line)));
    return isOurs ? this.node(line.indent, depth + 1) : '';
  }
}

const isItem = (line: Line): boolean => line.mark === '-';
const isExplicitKey = (line: Line): boolean => line.mark === '?';

/** The node as a mapping; an empty one for anything else. */
export function mappingOf(node: YamlNode | undefined): ReadonlyMap<string, YamlNode> {
  return node instanceof Map ? node : new Map<string, YamlNode>();
}

/** The node as a text; undefined for a collection and for nothing. */
export function scalarOf(node: YamlNode | undefined): string | undefined {
  return typeof node === 'string' && node !== '' ? node : undefined;
}
