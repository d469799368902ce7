/** Something that an expression refers to: `github.event.issue.title`. */
export interface Reference {
  /** In lower case, brackets as dots, an index or a computed key as `*`. */
  readonly name: string;
  /** The expression that it stands in, with its braces. */
  readonly text: string;
  /** Where the expression begins in the text. */
  readonly start: number;
  /** Functions around it, in lower case: `tojson`, `contains`. */
  readonly functions: readonly string[];
}

/** Characters of an expression. */
const LONGEST = 21_000;
const TOKEN = /'(?:[^']|'')*'|[A-Za-z_][\w-]*|\d+(?:\.\d+)?|[.[\](),*!<>=&|]/y;

/** The expressions of a text, `${{ … }}`, with where they are. */
export function expressionsIn(
  text: string,
): { readonly text: string; readonly body: string; readonly start: number }[] {
  const found: { text: string; body: string; start: number }[] = [];
  for (let start = text.indexOf('${{'); start >= 0;) {
    const end = endOfExpression(text, start + 3);
    if (end < 0) break;
    found.push({ text: text.slice(start, end), body: text.slice(start + 3, end - 2), start });
    start = text.indexOf('${{', end);
  }
  return found;
}

/** Behind its braces, those in texts left aside. */
function endOfExpression(text: string, from: number): number {
  let isText = false;
  for (let at = from; at < text.length && at - from < LONGEST; at += 1) {
    if (text[at] === "'") isText = !isText;
    else if (!isText && text.startsWith('}}', at)) return at + 2;
  }
  return -1;
}

/** Everything that the expressions of a text refer to. */
export function referencesIn(text: string): Reference[] {
  return expressionsIn(text).flatMap((one) =>
    referencesOf(one.body).map((found) => ({ ...found, text: one.text, start: one.start })),
  );
}

/** What an expression without its braces refers to. Source: GitHub Actions, "Evaluate expressions in workflows". */
export function referencesOf(body: string): Pick<Reference, 'name' | 'functions'>[] {
  const tokens = tokensOf(body);
  const found: { name: string; functions: string[] }[] = [];
  const functions: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    if (token === '(') functions.push('');
    else if (token === ')') functions.pop();
    else if (/^[A-Za-z_]/.test(token)) {
      if (tokens[at + 1] === '(') {
        functions.push(token.toLowerCase());
        at += 1;
        continue;
      }
      const [name, next] = nameFrom(tokens, at);
      // `true` and its like are values.
      if (!/^(?:true|false|null|nan|infinity)$/.test(name))
        found.push({ name, functions: functions.filter((one) => one !== '') });
      at = next - 1;
    }
  }
  return found;
}

function tokensOf(body: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < body.length;) {
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(body) ?? [];
    if (token !== undefined) tokens.push(token);
    at += token?.length ?? 1;
  }
  return tokens;
}

/** A name with its parts from a token on, and the token behind it. */
function nameFrom(tokens: readonly string[], from: number): [string, number] {
  const parts = [(tokens[from] ?? '').toLowerCase()];
  let at = from + 1;
  for (; at < tokens.length;) {
    if (tokens[at] === '.') {
      parts.push((tokens[at + 1] ?? '*').toLowerCase());
      at += 2;
    } else if (tokens[at] === '[') {
      const inner = tokens[at + 1] ?? '';
      const isKey = inner.startsWith("'") && tokens[at + 2] === ']';
      parts.push(isKey ? inner.slice(1, -1).toLowerCase() : '*');
      at = closing(tokens, at) + 1;
    } else break;
  }
  return [parts.join('.'), at];
}

function closing(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at] === '[') depth += 1;
    else if (tokens[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}
