import { Fault } from '../../../model/fault.ts';
import { malformed } from './read-maps.ts';
import { headerExpression, hostExpression } from './rule-set-entries.ts';

/** The text that `literal` wrote. */
function unescaped(expression: string): string {
  const bytes: number[] = [];
  for (const [one, code] of expression.matchAll(/\\x([0-9a-f]{2})|\\?[^]/g))
    bytes.push(code === undefined ? one.charCodeAt(one.length - 1) : Number.parseInt(code, 16));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The host pattern of an expression. Throws a `Fault` (`malformed`). */
export function readHostExpression(expression: string): string {
  const [, one, rest = ''] = /^(\[\^\.\]|\.)\+\\\.(.*)$/.exec(expression) ?? [];
  const pattern = `${one === '.' ? '**' : '*'}.${unescaped(rest)}`;
  if (hostExpression(pattern) !== expression) throw malformed(`the pattern ${expression}`);
  return pattern;
}

/** The condition on a header of an expression. Throws a `Fault` (`malformed`). */
export function readHeaderExpression(expression: string): { name: string; value: string | undefined } {
  const name = unescaped(/^\(\?:\(\?!(.*?):\)/.exec(expression)?.[1] ?? '');
  const start = `${headerExpression(name, undefined)}\\x20`;
  const end = /\\r\\n\(\?:\(\?!.*$/;
  const value = expression.startsWith(start)
    ? unescaped(expression.slice(start.length).replace(end, ''))
    : undefined;
  if (name === '' || headerExpression(name, value) !== expression)
    throw malformed(`the condition ${expression}`);
  return { name, value };
}

/** The expressions that must all match: `(?=one$)(?=other$)last$`. Throws a `Fault` (`malformed`). */
export function splitLookAheads(expression: string): string[] {
  if (!expression.endsWith('$')) throw malformed(`the pattern ${expression}`);
  const parts: string[] = [];
  let rest = expression.slice(0, -1);
  while (rest.startsWith('(?=')) {
    const end = closing(rest);
    if (end < 0 || rest[end - 1] !== '$')
      throw new Fault('malformed', `the pattern ${expression} does not end`);
    parts.push(rest.slice(3, end - 1));
    rest = rest.slice(end + 1);
  }
  return [...parts, rest];
}

/** Where the group ends that a text starts with; -1 where it does not. */
function closing(text: string): number {
  let depth = 0;
  for (const { 0: one, index } of text.matchAll(/\\[^]|\[\^?(?:\\[^]|[^\]\\]){1,2000}\]|[()]/g)) {
    if (one === '(') depth += 1;
    if (one === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}
