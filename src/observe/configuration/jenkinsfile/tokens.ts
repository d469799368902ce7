import { Fault } from '../../../model/fault.ts';
import type { GroovyExpression, GroovyText, Span } from '../../../model/configuration/groovy.ts';

export interface Token extends Span {
  readonly kind: 'name' | 'text' | 'number' | 'mark' | 'line' | 'end';
  /** As it is written; of a text, empty. */
  readonly text: string;
  readonly value?: GroovyText;
  /** Is there a blank before it? */
  readonly isApart: boolean;
}

const MOST_TOKENS = 300_000;
/** Texts in what is put into texts. */
const DEEPEST_TEXT = 8;
const WORD = /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy;
const NUMBER = /\d[\w.]*/y;
const MARK = /\?\.|\*\.|->|[=!<>]=~?|=~|&&|\|\||[-+*/%]=|\+\+|--|\.\.|\?:|[^\s]/uy;
/** What a text between slashes may stand behind; behind all else a slash divides. */
const BEFORE_SLASHES = /^(?:[([,=:~!{;&|?+]|==|=~|==~|&&|\|\||return|in|)$/;

/** The tokens of a Groovy text, comments left out, with an end. Throws a `Fault` (`limit`) for too many. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let isApart = true;
  for (let at = text.startsWith('#!') ? lineEnd(text, 0) : 0; at < text.length;) {
    const start = at;
    const next = behindBlank(text, at);
    if (next > at) {
      at = next;
      isApart = true;
      continue;
    }
    const token = tokenAt(text, start, tokens.at(-1)?.text ?? '', isApart);
    isApart = false;
    tokens.push(token);
    if (tokens.length > MOST_TOKENS) throw new Fault('limit', `more than ${MOST_TOKENS} words`);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length, isApart: true });
  return tokens;
}

/** Behind blanks and comments; a line break is a token. */
function behindBlank(text: string, at: number): number {
  if (text.startsWith('//', at)) return lineEnd(text, at);
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (text.startsWith('\\\n', at)) return at + 2;
  return /[ \t\r\f\uFEFF]/.test(text[at] ?? '') ? at + 1 : at;
}

function tokenAt(text: string, start: number, before: string, isApart: boolean): Token {
  if (text[start] === '\n') return { kind: 'line', text: '\n', start, end: start + 1, isApart };
  const quote = quoteAt(text, start, before);
  if (quote !== undefined) {
    const value = textAt(text, start, quote, 0);
    return { kind: 'text', text: '', value, start, end: value.end, isApart };
  }
  for (const [kind, pattern] of [
    ['name', WORD],
    ['number', NUMBER],
    ['mark', MARK],
  ] as const) {
    pattern.lastIndex = start;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return { kind, text: found, start, end: start + found.length, isApart };
  }
  return { kind: 'mark', text: text[start] ?? '', start, end: start + 1, isApart };
}

/** The quote that begins a text here; undefined where none does. */
function quoteAt(text: string, at: number, before: string): string | undefined {
  for (const quote of ["'''", '"""', "'", '"', '$/']) if (text.startsWith(quote, at)) return quote;
  if (text[at] !== '/' || !BEFORE_SLASHES.test(before)) return undefined;
  const end = text.indexOf('/', at + 1);
  return end > 0 && !text.slice(at, end).includes('\n') ? '/' : undefined;
}

const CLOSES: Readonly<Record<string, string>> = { '$/': '/$' };
const LINE_END = /^\r?\n/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** A text with what is put in; one that does not end goes to the end. */
function textAt(text: string, start: number, quote: string, depth: number): GroovyText {
  if (depth > DEEPEST_TEXT) throw new Fault('limit', `texts in texts deeper than ${DEEPEST_TEXT}`);
  const close = CLOSES[quote] ?? quote;
  const takesValues = !quote.startsWith("'");
  const parts: (string | GroovyExpression)[] = [];
  let literal = '';
  let at = start + quote.length;
  for (; at < text.length && !text.startsWith(close, at);) {
    if (close.length === 1 && close !== '/' && text[at] === '\n') break;
    if (text[at] === '\\' && quote !== '$/') {
      const joined = LINE_END.exec(text.slice(at + 1, at + 3))?.[0];
      if (joined !== undefined && quote !== '/') {
        // The line goes on in the next one.
        at += 1 + joined.length;
        continue;
      }
      const next = text[at + 1] ?? '';
      literal += quote === '/' && next !== '/' ? `\\${next}` : (ESCAPES[next] ?? next);
      at += 2;
      continue;
    }
    const put = takesValues && text[at] === '$' ? expressionAt(text, at, depth) : undefined;
    if (put) {
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(put);
      at = put.end;
    } else {
      // The ends of lines are those of Unix in a text, whatever they are in the file.
      if (!text.startsWith('\r\n', at)) literal += text[at] ?? '';
      at += 1;
    }
  }
  if (literal !== '' || parts.length === 0) parts.push(literal);
  const isClosed = text.startsWith(close, at);
  return { kind: 'text', parts, start, end: Math.min(text.length, isClosed ? at + close.length : at) };
}

const DOTTED = /\$([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/y;

/** `${…}` or `$name.part`. */
function expressionAt(text: string, start: number, depth: number): GroovyExpression | undefined {
  if (text[start + 1] !== '{') {
    DOTTED.lastIndex = start;
    const [whole, expression] = DOTTED.exec(text) ?? [];
    return whole === undefined || expression === undefined
      ? undefined
      : { expression, start, end: start + whole.length };
  }
  let open = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{') open += 1;
    else if (char === '}') open -= 1;
    else if (char === '"' || char === "'") at = textAt(text, at, char, depth + 1).end - 1;
    if (open === 0) return { expression: text.slice(start + 2, at).trim(), start, end: at + 1 };
  }
  return { expression: text.slice(start + 2).trim(), start, end: text.length };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
