/** An expression of a template ([syntax](https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions)). */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'part'; readonly of: Expression; readonly key: Expression };

/** UTF-16 units of an expression; Azure takes no longer ones. */
const LONGEST = 24_576;
const DEEPEST = 100;

/** What is between the brackets of a text, if it is an expression: `[[` begins a text. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[') ? text.slice(1, -1) : undefined;
}

/** The expression of a text; undefined where it is none. */
export function parseExpression(text: string): Expression | undefined {
  if (text.length > LONGEST) return undefined;
  const reader = new Reader(text);
  const expression = reader.expression(0);
  return expression && reader.isAtEnd() ? expression : undefined;
}

/** Reads what is next, or nothing. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skip();
    return this.#at === this.#text.length;
  }

  expression(depth: number): Expression | undefined {
    if (depth > DEEPEST) return undefined;
    let value = this.#term(depth);
    while (value) {
      const of: Expression = value;
      if (this.#take('.')) {
        const name = this.#match(/\s*([\w-]+)/y);
        value = name === undefined ? undefined : { kind: 'part', of, key: { kind: 'literal', value: name } };
      } else if (this.#take('[')) {
        const key = this.expression(depth + 1);
        value = key && this.#take(']') ? { kind: 'part', of, key } : undefined;
      } else break;
    }
    return value;
  }

  #term(depth: number): Expression | undefined {
    const text = this.#match(/\s*'((?:[^']|'')*)'/y);
    if (text !== undefined) return { kind: 'literal', value: text.replaceAll("''", "'") };
    const number = this.#match(/\s*(-?\d{1,15}(?:\.\d{1,15})?)/y);
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const name = this.#match(/\s*([A-Za-z_][\w.]*)/y);
    if (name === undefined || !this.#take('(')) return undefined;
    const given: Expression[] = [];
    if (this.#take(')')) return { kind: 'call', name: name.toLowerCase(), given };
    for (;;) {
      const one = this.expression(depth + 1);
      if (!one) return undefined;
      given.push(one);
      if (this.#take(',')) continue;
      return this.#take(')') ? { kind: 'call', name: name.toLowerCase(), given } : undefined;
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at += found[0].length;
    return found[1];
  }

  #take(mark: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}
