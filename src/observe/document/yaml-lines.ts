import { Fault, type FaultCode } from '../../model/fault.ts';

/** The start of what is written on a line. */
export interface Line {
  /** Column of `start`; blanks and marks before it count. */
  readonly indent: number;
  /** Offset into the text. */
  readonly start: number;
  /** The mark that it begins with: an item, an explicit key or its value. */
  readonly mark: '-' | '?' | ':' | undefined;
}

/** What a text may hold: a scalar counts one and takes up to 200 bytes, a collection three. */
const MOST_NODES = 800_000;

const DOCUMENT_MARK = /(?:---|\.\.\.)(?=[ \t\n]|$)/y;

/** A YAML text, line by line. What is current is the first thing not read yet: a line, or the rest of one. */
export class YamlLines {
  readonly text: string;
  readonly #path: string;
  #position = 0;
  #nodes = 0;
  #current: Line | undefined;

  constructor(text: string, path: string) {
    this.text = text.replaceAll(/\r\n?/g, '\n');
    this.#path = path;
  }

  /** A fault at the current line. */
  fault(code: FaultCode, what: string, offset = this.#current?.start ?? this.#position): Fault {
    let line = 1;
    for (let at = this.text.indexOf('\n'); at >= 0 && at < offset; at = this.text.indexOf('\n', at + 1))
      line += 1;
    return new Fault(code, `${this.#path}: line ${line}: ${what}`);
  }

  /** Counts a node before it is built. Throws a `Fault` (`limit`) where there are too many. */
  count(node: 'scalar' | 'collection'): void {
    this.#nodes += node === 'scalar' ? 1 : 3;
    if (this.#nodes > MOST_NODES) throw this.fault('limit', `more than ${MOST_NODES} keys and values`);
  }

  /** Steps over the mark that starts a document; false where no more text is. */
  startDocument(): boolean {
    while (!this.peek()) {
      if (this.#position >= this.text.length) return false;
      const isStart = this.text.startsWith('---', this.#position);
      const rest = this.#position + 3;
      if (this.content(rest) !== undefined)
        throw this.fault('unsupported', 'text on the line of a document mark');
      this.skipLine(rest);
      if (isStart) return true;
    }
    return true;
  }

  /** The current line, blank ones and comments skipped; undefined at the end of the document. */
  peek(): Line | undefined {
    while (!this.#current && this.#position < this.text.length) {
      if (this.#isDocumentMark()) return undefined;
      const start = this.#skipBlanks(this.#position, ' ');
      const content = this.content(start);
      if (content === undefined || this.text[start] === '#') this.skipLine(start);
      else if (content > start) throw this.fault('malformed', 'a tab in the indentation', start);
      else this.#current = this.#lineAt(start, start - this.#position);
    }
    return this.#current;
  }

  /** Makes what follows the mark of a line current; where nothing does, steps to the next line. */
  afterMark(line: Line): Line | undefined {
    const start = this.content(line.start + 1);
    if (start === undefined) this.skipLine(line.start);
    else this.#current = this.#lineAt(start, line.indent + start - line.start);
    return this.#current;
  }

  /** The first offset from `offset` on the same line that is neither blank nor in a comment. */
  content(offset: number): number | undefined {
    const start = this.#skipBlanks(offset, ' \t');
    const char = this.text[start];
    if (char === undefined || char === '\n') return undefined;
    return char === '#' && start > offset ? undefined : start;
  }

  /** Steps to the line after the one that `offset` is on. */
  skipLine(offset: number): void {
    this.#position = this.lineEnd(offset) + 1;
    this.#current = undefined;
  }

  /** Steps to the next line after a value that ends at `offset`; only a comment may follow it. */
  endLine(offset: number): void {
    if (this.content(offset) !== undefined) throw this.fault('malformed', 'text after a value', offset);
    this.skipLine(offset);
  }

  lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    return end < 0 ? this.text.length : end;
  }

  /** A plain scalar from `start`, with the lines below that are indented by more than `indent`. */
  plainScalar(start: number, indent: number): string {
    const parts = [this.#plainPart(start)];
    this.skipLine(start);
    for (let line = this.peek(); line && line.indent > indent; line = this.peek()) {
      const part = this.#plainPart(line.start);
      if (part.endsWith(':') || part.includes(': '))
        throw this.fault('malformed', 'a key inside a plain text');
      parts.push(part);
      this.skipLine(line.start);
    }
    return parts.join(' ');
  }

  /** A literal or folded scalar (`|`, `>`), whose header is at `start`; its line breaks are kept either way. */
  blockScalar(start: number, indent: number): string {
    const header = /[|>][-+1-9]{0,2}/y;
    header.lastIndex = start;
    this.endLine(start + (header.exec(this.text)?.[0].length ?? 0));
    const parts: string[] = [];
    while (this.#position < this.text.length && !this.#isDocumentMark()) {
      const content = this.#skipBlanks(this.#position, ' ');
      const end = this.lineEnd(content);
      if (content < end && content - this.#position <= indent) break;
      parts.push(this.text.slice(content, end));
      this.skipLine(content);
    }
    return parts.join('\n').trimEnd();
  }

  #plainPart(start: number): string {
    const line = this.text.slice(start, this.lineEnd(start));
    const comment = line.search(/[ \t]#/);
    return (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  }

  #lineAt(start: number, indent: number): Line {
    const mark = this.text[start];
    const isMark = mark === '-' || mark === '?' || mark === ':';
    return { indent, start, mark: isMark && /[ \t\n]/.test(this.text[start + 1] ?? '\n') ? mark : undefined };
  }

  #isDocumentMark(): boolean {
    DOCUMENT_MARK.lastIndex = this.#position;
    return DOCUMENT_MARK.test(this.text);
  }

  #skipBlanks(offset: number, blanks: string): number {
    let at = offset;
    while (at < this.text.length && blanks.includes(this.text[at] ?? '')) at += 1;
    return at;
  }
}
