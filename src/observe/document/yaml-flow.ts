import type { YamlNode } from './yaml.ts';
import type { YamlLines } from './yaml-lines.ts';

/** Something read, and the offset after it. */
interface Read<T> {
  readonly node: T;
  readonly end: number;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u001B'],
  ['N', '\u0085'],
  ['_', '\u00A0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const ESCAPE = /\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[\s\S])/gi;

/** Reads what is written inside a line: keys, quoted scalars and flow collections. */
export class FlowReader {
  readonly #lines: YamlLines;
  readonly #maximumDepth: number;

  constructor(lines: YamlLines, maximumDepth: number) {
    this.#lines = lines;
    this.#maximumDepth = maximumDepth;
  }

  /** Does a key start at `offset`? */
  isKey(offset: number): boolean {
    return this.#keyAt(offset) !== undefined;
  }

  /** The key at `offset`; it ends after its colon. */
  key(offset: number): Read<string> {
    const key = this.#keyAt(offset);
    if (!key) throw this.#lines.fault('malformed', 'neither a key nor an item', offset);
    return key;
  }

  /** The flow collection or quoted scalar at `offset`; undefined where it is plain. */
  value(offset: number, depth: number): Read<YamlNode> | undefined {
    const char = this.#char(offset);
    if (char === '&' || char === '*' || char === '!' || char === '%')
      throw this.#lines.fault('unsupported', `an anchor, alias, tag or directive (${char})`, offset);
    if (char === '"' || char === "'") return this.#quoted(offset);
    if (char !== '{' && char !== '[') return undefined;
    if (depth >= this.#maximumDepth)
      throw this.#lines.fault('limit', `more than ${this.#maximumDepth} levels`, offset);
    return char === '{' ? this.#mapping(offset + 1, depth + 1) : this.#sequence(offset + 1, depth + 1);
  }

  #char(offset: number): string {
    return this.#lines.text[offset] ?? '';
  }

  #keyAt(offset: number): Read<string> | undefined {
    const { node, end } = this.value(offset, 0) ?? this.#plainKey(offset);
    if (typeof node !== 'string') return undefined;
    const colon = this.#lines.content(end);
    const isColon = colon !== undefined && this.#char(colon) === ':';
    return isColon && isBlank(this.#char(colon + 1)) ? { node, end: colon + 1 } : undefined;
  }

  #plainKey(offset: number): Read<string> {
    const lineEnd = this.#lines.lineEnd(offset);
    let end = offset;
    while (end < lineEnd && !this.#endsPlain(end, offset)) end += 1;
    return { node: this.#lines.text.slice(offset, end).trimEnd(), end };
  }

  /** A colon before a blank, or a comment, ends a plain scalar. */
  #endsPlain(at: number, start: number): boolean {
    const char = this.#char(at);
    if (char === ':') return isBlank(this.#char(at + 1));
    return char === '#' && at > start && isBlank(this.#char(at - 1));
  }

  #quoted(offset: number): Read<string> {
    const quote = this.#char(offset);
    const end = this.#closingQuote(offset + 1, quote);
    const written = this.#lines.text.slice(offset + 1, end);
    const folded = written.includes('\n')
      ? written
          .split('\n')
          .map((line) => line.trim())
          .join(' ')
      : written;
    return { node: quote === '"' ? unescape(folded) : folded.replaceAll("''", "'"), end: end + 1 };
  }

  /** Where the quoted text that starts at `from` ends: `\` escapes in double quotes, `''` in single ones. */
  #closingQuote(from: number, quote: string): number {
    for (let at = from; ; at += 1) {
      const char = this.#char(at);
      if (char === '') throw this.#lines.fault('malformed', 'a quoted text without its end', from);
      if (char === quote && (quote === '"' || this.#char(at + 1) !== quote)) return at;
      if (char === quote || (char === '\\' && quote === '"')) at += 1;
    }
  }

  #mapping(start: number, depth: number): Read<YamlNode> {
    this.#lines.count('collection');
    const map = new Map<string, YamlNode>();
    for (let at = this.#skip(start); ; at = this.#skip(at)) {
      if (this.#char(at) === '}') return { node: map, end: at + 1 };
      const key = this.#node(at, depth);
      if (typeof key.node !== 'string')
        throw this.#lines.fault('unsupported', 'a key that is a collection', at);
      const value = this.#valueAfterColon(key.end, depth);
      map.set(key.node, value?.node ?? '');
      at = this.#separator(value?.end ?? key.end, '}');
    }
  }

  #sequence(start: number, depth: number): Read<YamlNode> {
    this.#lines.count('collection');
    const items: YamlNode[] = [];
    for (let at = this.#skip(start); ; at = this.#skip(at)) {
      if (this.#char(at) === ']') return { node: items, end: at + 1 };
      const item = this.#node(at, depth);
      const value = typeof item.node === 'string' ? this.#valueAfterColon(item.end, depth) : undefined;
      items.push(value ? new Map([[item.node as string, value.node]]) : item.node);
      at = this.#separator(value?.end ?? item.end, ']');
    }
  }

  /** The node after a colon, empty where none is; undefined where there is no colon. */
  #valueAfterColon(end: number, depth: number): Read<YamlNode> | undefined {
    const colon = this.#skip(end);
    if (this.#char(colon) !== ':') return undefined;
    const start = this.#skip(colon + 1);
    return /[,\]}]/.test(this.#char(start)) ? { node: '', end: start } : this.#node(start, depth);
  }

  #node(at: number, depth: number): Read<YamlNode> {
    this.#lines.count('scalar');
    const value = this.value(at, depth);
    if (value) return value;
    let end = at;
    while (!this.#endsFlowPlain(end, at)) end += 1;
    if (end === at) throw this.#lines.fault('malformed', 'a list or an object that does not go on', at);
    return { node: this.#lines.text.slice(at, end).trimEnd(), end };
  }

  #endsFlowPlain(at: number, start: number): boolean {
    const char = this.#char(at);
    if (char === '' || char === '\n' || /[,[\]{}]/.test(char)) return true;
    if (char === ':' && /[,[\]{}]/.test(this.#char(at + 1))) return true;
    return this.#endsPlain(at, start);
  }

  /** The offset after the comma at or after `end`, or of the closing bracket. */
  #separator(end: number, close: string): number {
    const at = this.#skip(end);
    if (this.#char(at) === ',') return at + 1;
    if (this.#char(at) === close) return at;
    throw this.#lines.fault('malformed', `neither a comma nor ${close}`, at);
  }

  /** The first offset that is neither blank, nor the end of a line, nor in a comment. */
  #skip(offset: number): number {
    let at = offset;
    for (;;) {
      const char = this.#char(at);
      if (char === '#' && isBlank(this.#char(at - 1))) at = this.#lines.lineEnd(at);
      else if (char !== '' && isBlank(char)) at += 1;
      else return at;
    }
  }
}

/** A space, a tab, the end of a line or of the text. */
function isBlank(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '';
}

function unescape(text: string): string {
  return text.replaceAll(ESCAPE, (_, escape: string) => {
    if (escape.length === 1) return ESCAPES.get(escape) ?? escape;
    const code = Number.parseInt(escape.slice(1), 16);
    return code > 0x10_ff_ff ? '\uFFFD' : String.fromCodePoint(code);
  });
}
