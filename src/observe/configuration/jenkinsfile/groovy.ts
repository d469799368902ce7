import { Fault } from '../../../model/fault.ts';
import type {
  GroovyArgument,
  GroovyCall,
  GroovyStatement,
  GroovyText,
  GroovyValue,
} from '../../../model/configuration/groovy.ts';
import { type Token, tokensOf } from './tokens.ts';

const MAXIMUM_DEPTH = 100;
/** Words that begin a statement and are no steps. */
const KEYWORDS =
  /^(?:def|return|final|static|import|package|new|throw|assert|public|private|protected|class|interface|enum|in|as|instanceof|case|default|var)$/;
const CLOSING = new Set([')', ']', '}']);

/**
 * The statements of a Groovy text as calls, texts, names and lists, as far as pipelines are made of them: nothing is
 * evaluated, and what is none of these is told as it is written. Throws a `Fault` (`limit`) for what nests too deep.
 */
export function readGroovy(text: string): GroovyStatement[] {
  return new GroovyReader(tokensOf(text)).file();
}

class GroovyReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  file(): GroovyStatement[] {
    const statements: GroovyStatement[] = [];
    for (;;) {
      statements.push(...this.#statements());
      if (this.#next.kind === 'end') return statements;
      // A bracket that nothing opened.
      this.#at += 1;
    }
  }

  get #next(): Token {
    return this.#peek(0);
  }

  #peek(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (!token) throw new Error('a text without an end');
    return token;
  }

  #is(mark: string): boolean {
    return this.#next.kind === 'mark' && this.#next.text === mark;
  }

  #skipLines(): void {
    while (this.#next.kind === 'line') this.#at += 1;
  }

  /** Up to a bracket that closes, which is left. */
  #statements(): GroovyStatement[] {
    const statements: GroovyStatement[] = [];
    for (;;) {
      while (this.#next.kind === 'line' || this.#is(';')) this.#at += 1;
      if (this.#isClosing()) return statements;
      statements.push(this.#statement());
    }
  }

  #isClosing(): boolean {
    return this.#next.kind === 'end' || (this.#next.kind === 'mark' && CLOSING.has(this.#next.text));
  }

  #statement(): GroovyStatement {
    const items: GroovyValue[] = [];
    let assigned: string | undefined;
    for (let isStart = true; !this.#isClosing() && !this.#is(';');) {
      if (this.#next.kind === 'line') {
        const last = items.at(-1);
        // An operator at the end of a line goes on with the next.
        if (last?.kind !== 'other' || !/^(?:[-+=?:,]|&&|\|\||==)$/.test(last.text)) break;
        this.#skipLines();
        continue;
      }
      const value = this.#value(isStart);
      // A step may stand behind these as at the begin: `def a = sh 'b'`.
      isStart =
        (value.kind === 'other' && /^(?:=|->)$/.test(value.text)) ||
        (value.kind === 'name' && value.name === 'return');
      if (value.kind === 'other' && value.text === '=' && assigned === undefined) {
        const before = items.at(-1);
        assigned = before?.kind === 'name' ? before.name : undefined;
        if (assigned !== undefined) items.length = 0;
      } else items.push(value);
    }
    return { value: joined(items, this.#next.start), ...(assigned !== undefined && { assigned }) };
  }

  /** One value with what is called on it. */
  #value(isStart: boolean): GroovyValue {
    let value = this.#plain(isStart);
    for (let links = 0; ; links += 1) {
      if (links > MAXIMUM_DEPTH) throw new Fault('limit', `more than ${MAXIMUM_DEPTH} calls on each other`);
      let ahead = 0;
      while (this.#peek(ahead).kind === 'line') ahead += 1;
      const dot = this.#peek(ahead);
      if (dot.kind !== 'mark' || !/^(?:\.|\?\.|\*\.)$/.test(dot.text) || value.kind === 'other') return value;
      this.#at += ahead + 1;
      if (this.#next.kind !== 'name') return value;
      const name = `.${this.#next.text}`;
      this.#at += 1;
      value = this.#called(name, value.start, value) ?? {
        kind: 'sequence',
        items: [value],
        start: value.start,
        end: this.#peek(-1).end,
      };
    }
  }

  #plain(isStart: boolean): GroovyValue {
    const token = this.#next;
    this.#at += 1;
    if (token.value) return token.value;
    if (token.kind === 'name') return this.#named(token, isStart);
    if (token.kind === 'mark' && token.text === '@' && this.#next.kind === 'name') {
      const name = `@${this.#next.text}`;
      this.#at += 1;
      return (
        this.#called(name, token.start) ?? { kind: 'name', name, start: token.start, end: this.#peek(-1).end }
      );
    }
    if (token.kind === 'mark' && (token.text === '(' || token.text === '['))
      return this.#list(token.start, token.text === '(' ? ')' : ']');
    if (token.kind === 'mark' && token.text === '{') return this.#closure(token.start);
    return { kind: 'other', text: token.text, start: token.start, end: token.end };
  }

  #named(token: Token, isStart: boolean): GroovyValue {
    let name = token.text;
    for (;;) {
      const part = this.#peek(1);
      if (this.#next.kind === 'mark' && /^\??\.$/.test(this.#next.text) && part.kind === 'name') {
        name += `.${part.text}`;
        this.#at += 2;
      } else if (this.#is('[') && !this.#next.isApart) {
        this.#at += 1;
        name += `.${keyIn(this.#list(this.#next.start, ']'))}`;
      } else break;
    }
    const end = this.#peek(-1).end;
    const called = this.#called(name, token.start);
    if (called) return called;
    if (isStart && !KEYWORDS.test(name) && this.#beginsArgument())
      return {
        kind: 'call',
        name,
        arguments: this.#arguments(undefined),
        start: token.start,
        end: this.#peek(-1).end,
      };
    return { kind: 'name', name, start: token.start, end };
  }

  /** `step 'a'`, and not `a = 1` or `String a = 1`. */
  #beginsArgument(): boolean {
    const { kind, text, isApart } = this.#next;
    if (kind === 'text' || kind === 'number') return true;
    if (kind === 'name') return !/^(?:in|as|instanceof)$/.test(text) && this.#peek(1).text !== '=';
    return kind === 'mark' && text === '[' && isApart;
  }

  /** A call in parentheses or with braces; undefined where neither follows. */
  #called(name: string, start: number, receiver?: GroovyValue): GroovyCall | undefined {
    if (!this.#is('(') && !this.#is('{')) return undefined;
    let given: readonly GroovyArgument[] = [];
    if (this.#is('(')) {
      this.#at += 1;
      given = this.#list(start, ')').items;
    }
    let closure: readonly GroovyStatement[] | undefined;
    if (this.#is('{')) {
      const begin = this.#next.start;
      this.#at += 1;
      closure = this.#closure(begin).statements;
    }
    return {
      kind: 'call',
      name,
      arguments: given,
      start,
      end: this.#peek(-1).end,
      ...(receiver && { receiver }),
      ...(closure && { closure }),
    };
  }

  #list(start: number, close: ')' | ']') {
    const items = this.#nested(() => this.#arguments(close));
    if (this.#is(close)) this.#at += 1;
    return { kind: 'list' as const, items, start, end: this.#peek(-1).end };
  }

  #closure(start: number) {
    const statements = this.#nested(() => this.#statements());
    if (this.#is('}')) this.#at += 1;
    return { kind: 'closure' as const, statements, start, end: this.#peek(-1).end };
  }

  #nested<Read>(read: () => Read): Read {
    this.#depth += 1;
    if (this.#depth > MAXIMUM_DEPTH) throw new Fault('limit', `nested deeper than ${MAXIMUM_DEPTH} levels`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  /** Up to what closes them, which is left; without it up to the end of the line. */
  #arguments(close: ')' | ']' | undefined): GroovyArgument[] {
    const found: GroovyArgument[] = [];
    const isOnLine = close === undefined;
    while (!this.#isClosing()) {
      if (isOnLine && (this.#is(';') || this.#next.kind === 'line')) break;
      if (this.#is(',') || this.#next.kind === 'line' || this.#is(';')) {
        this.#at += 1;
        // Behind a comma the line goes on.
        if (isOnLine) this.#skipLines();
        continue;
      }
      found.push(this.#argument(!isOnLine));
    }
    return found;
  }

  #argument(isAcrossLines: boolean): GroovyArgument {
    const colon = this.#peek(1);
    let key: string | undefined;
    if (colon.kind === 'mark' && colon.text === ':' && (this.#next.kind === 'name' || this.#next.value)) {
      key = this.#next.value ? literalOf(this.#next.value) : this.#next.text;
      this.#at += 2;
      this.#skipLines();
    }
    const items: GroovyValue[] = [];
    while (!this.#isClosing() && !this.#is(',') && !this.#is(';')) {
      if (this.#next.kind === 'line') {
        if (!isAcrossLines && items.at(-1)?.kind !== 'other') break;
        this.#at += 1;
      } else items.push(this.#value(false));
    }
    return { value: joined(items, this.#next.start), ...(key !== undefined && { key }) };
  }
}

/** Several values as one. */
function joined(items: readonly GroovyValue[], at: number): GroovyValue {
  const [first] = items;
  if (first && items.length === 1) return first;
  return { kind: 'sequence', items, start: first?.start ?? at, end: items.at(-1)?.end ?? at };
}

function keyIn({ items }: { readonly items: readonly GroovyArgument[] }): string {
  const value = items[0]?.value;
  return value?.kind === 'text' && items.length === 1 ? literalOf(value) : '*';
}

/** The text with nothing where Groovy puts something in. */
function literalOf({ parts }: GroovyText): string {
  return parts.filter((part) => typeof part === 'string').join('');
}
