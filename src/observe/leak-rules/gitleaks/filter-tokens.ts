/** A word, a sign, a number or a text of CEL; of a text what it says. */
export interface Token {
  readonly kind: 'word' | 'sign' | 'number' | 'text';
  readonly text: string;
  /** Where it stands. */
  readonly from: number;
  readonly to: number;
}

const MOST_TOKENS = 50_000;
const BLANK = /(?:\s|\/\/[^\n]*)+/y;
const WORD = /[A-Za-z_]\w*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const SIGN = /\|\||&&|<=|>=|==|!=|[-+*/%!<>()[\]{},.?:]/y;
const TEXT = /([rR]?)("""|'''|"|')/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The tokens of an expression of CEL, in linear time; undefined where it is none. Source: https://cel.dev, "Lexis". */
export function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const blank = matched(BLANK, text, at);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const token = textAt(text, at) ?? plainAt(text, at);
    if (!token || tokens.length === MOST_TOKENS) return undefined;
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function plainAt(text: string, from: number): Token | undefined {
  for (const [kind, pattern] of [
    ['word', WORD],
    ['number', NUMBER],
    ['sign', SIGN],
  ] as const) {
    const [found] = matched(pattern, text, from) ?? [];
    if (found !== undefined) return { kind, text: found, from, to: from + found.length };
  }
  return undefined;
}

function textAt(text: string, from: number): Token | undefined {
  const [head = '', raw = '', quote = ''] = matched(TEXT, text, from) ?? [];
  if (head === '') return undefined;
  let said = '';
  for (let at = from + head.length; at < text.length; at += 1) {
    if (text.startsWith(quote, at)) return { kind: 'text', text: said, from, to: at + quote.length };
    const char = text[at] ?? '';
    if (char !== '\\' || raw !== '') {
      said += char;
      continue;
    }
    at += 1;
    const escaped = ESCAPES[text[at] ?? ''];
    if (escaped === undefined) return undefined;
    said += escaped;
  }
  return undefined;
}

function matched(pattern: RegExp, text: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text) ?? undefined;
}
