import { Fault } from '../../../model/fault.ts';
import type { HclCursor } from './cursor.ts';
import type { Expression, Span } from './syntax.ts';

/** What a template is cut into: texts, in a heredoc of one line each, and what stands in braces between them. */
export type TemplateToken = { readonly kind: 'text'; readonly text: string } | Marker;

/** `${…}` or `%{…}`; `~` at its begin or end takes away the white space there. */
type Marker = Span & {
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
} & (
    | { readonly kind: 'insert'; readonly value: Expression }
    | { readonly kind: 'if'; readonly condition: Expression }
    | { readonly kind: 'for'; readonly names: readonly string[]; readonly over: Expression }
    | { readonly kind: 'else' | 'endif' | 'endfor' }
  );

/** Directives in each other. */
const MAXIMUM_DEPTH = 100;

/** A directive that is begun. */
interface Open {
  readonly begin: Marker & { readonly kind: 'if' | 'for' };
  readonly parts: (string | Expression)[];
  otherwise: (string | Expression)[] | undefined;
}

/** The template that tokens are. Directives that do not fit are a mistake at the cursor's place. */
export function templateOf(tokens: readonly TemplateToken[], place: Span, cursor: HclCursor): Expression {
  const parts: (string | Expression)[] = [];
  const open: Open[] = [];
  for (const token of tokens) {
    const last = open.at(-1);
    const into = last ? (last.otherwise ?? last.parts) : parts;
    if (token.kind === 'text') into.push(token.text);
    else if (token.kind === 'insert') into.push(token.value);
    else if (token.kind === 'if' || token.kind === 'for') {
      if (open.length >= MAXIMUM_DEPTH)
        throw new Fault('limit', `nested deeper than ${MAXIMUM_DEPTH} levels`);
      open.push({ begin: token, parts: [], otherwise: undefined });
    } else if (!last || !isPartOf(token.kind, last)) cursor.fail(`"${token.kind}" belongs to nothing`);
    else if (token.kind === 'else') last.otherwise = [];
    else {
      open.pop();
      const outer = open.at(-1);
      (outer ? (outer.otherwise ?? outer.parts) : parts).push(directiveOf(last, token.end));
    }
  }
  if (open.length > 0) cursor.fail('a directive does not end');
  return joined(parts, place);
}

function isPartOf(kind: 'else' | 'endif' | 'endfor', { begin, otherwise }: Open): boolean {
  if (kind === 'else') return begin.kind === 'if' && !otherwise;
  return kind === `end${begin.kind}`;
}

function directiveOf({ begin, parts, otherwise = [] }: Open, end: number): Expression {
  const place = { start: begin.start, end };
  const body = joined(parts, place);
  return begin.kind === 'if'
    ? { kind: 'choice', condition: begin.condition, yes: body, no: joined(otherwise, place), ...place }
    : { kind: 'repetition', names: begin.names, over: begin.over, body, ...place };
}

function joined(parts: readonly (string | Expression)[], { start, end }: Span): Expression {
  const melted: (string | Expression)[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    if (text !== '') melted.push(text);
    text = '';
    melted.push(part);
  }
  if (melted.length === 0) return { kind: 'literal', value: text, start, end };
  // One value beside nothing but white space that is taken away is a text all the same.
  if (text !== '' || (melted.length === 1 && parts.length > 1)) melted.push(text);
  return { kind: 'template', parts: melted, start, end };
}

/** Without the white space beside `~`. */
export function trimmed(tokens: readonly TemplateToken[]): TemplateToken[] {
  return tokens.map((token, index) => {
    if (token.kind !== 'text') return token;
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    let { text } = token;
    if (before && before.kind !== 'text' && before.trimsAfter) text = text.trimStart();
    if (after && after.kind !== 'text' && after.trimsBefore) text = text.trimEnd();
    return { kind: 'text', text };
  });
}

/** Without the blanks that all lines of a heredoc begin with, but for blank ones. */
export function withoutIndent(tokens: readonly TemplateToken[]): TemplateToken[] {
  const indents = tokens.map((token, index) =>
    index === 0 || endsLine(tokens[index - 1]) ? indentOf(token) : undefined,
  );
  const least = indents.reduce<number>((sum, one) => Math.min(sum, one ?? sum), Number.POSITIVE_INFINITY);
  return tokens.map((token, index) =>
    token.kind === 'text' && indents[index] !== undefined
      ? { kind: 'text', text: token.text.slice(least) }
      : token,
  );
}

function endsLine(token: TemplateToken | undefined): boolean {
  return token?.kind === 'text' && token.text.endsWith('\n');
}

/** Blanks that a line begins with; undefined of one that is blank. */
function indentOf(token: TemplateToken): number | undefined {
  if (token.kind !== 'text') return 0;
  const rest = token.text.trimStart().length;
  return rest === 0 && token.text.endsWith('\n') ? undefined : token.text.length - rest;
}
