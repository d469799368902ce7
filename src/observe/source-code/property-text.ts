import type { Text, TextPart } from '../../model/behaviour.ts';
import type { Expression } from './types.ts';

/** How deep placeholders stand in each other. */
const MAXIMUM_LEVELS = 6;
const MAXIMUM_LENGTH = 2048;
const NAME = /^[A-Za-z_][\w.[\]-]{0,255}$/;

/**
 * A text with `${property:otherwise}` in it, as Spring, Micronaut and Quarkus have them. A property is the environment
 * variable of its name, in the forms that they look for it, else what it falls back to.
 */
export function propertyText(written: string, level = 0): Text {
  if (level > MAXIMUM_LEVELS || written.length > MAXIMUM_LENGTH) return [{ unknown: 'text' }];
  const parts: TextPart[] = [];
  let from = 0;
  for (let start = written.indexOf('${'); start >= 0; start = written.indexOf('${', from)) {
    const end = closingOf(written, start + 2);
    if (end < 0) break;
    if (start > from) parts.push(written.slice(from, start));
    parts.push(placeholder(written.slice(start + 2, end), level + 1));
    from = end + 1;
  }
  return from < written.length ? [...parts, written.slice(from)] : parts;
}

/** The value of a property by its name. */
export function propertyOf(name: string, otherwise: Text | undefined): TextPart {
  const [first = name, second] = environmentNames(name);
  const inner = second === undefined ? otherwise : [named(second, otherwise)];
  return named(first, inner);
}

function named(environment: string, otherwise: Text | undefined): TextPart {
  return otherwise ? { environment, otherwise } : { environment };
}

/** The variables that take a property's place. `catalog.base-url`: `CATALOG_BASE_URL`, and `CATALOG_BASEURL`, which Spring asks for too. */
export function environmentNames(name: string): string[] {
  const whole = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const dashless = name
    .toUpperCase()
    .replaceAll('-', '')
    .replaceAll(/[^A-Z0-9]+/g, '_');
  return [...new Set([whole, dashless])];
}

function placeholder(inside: string, level: number): TextPart {
  const [, name = '', otherwise] = /^([^:]*)(?::([^]*))?$/.exec(inside) ?? [];
  if (!NAME.test(name.trim())) return { unknown: 'property' };
  return propertyOf(name.trim(), otherwise === undefined ? undefined : propertyText(otherwise, level));
}

/** Where the brace that is open before `from` closes; -1 where it does not. */
function closingOf(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{' && text[at - 1] === '$') open += 1;
    if (text[at] === '}' && (open -= 1) === 0) return at;
  }
  return -1;
}

/** The same as an expression, for what is evaluated with the rest of a source. */
export function propertyValue(text: Text, at: number): Expression {
  const parts = text.map((part): Expression => {
    if (typeof part === 'string') return { at, kind: 'text', text: part };
    if ('unknown' in part) return { at, kind: 'unknown' };
    const name: Expression = { at, kind: 'text', text: part.environment };
    const otherwise = part.otherwise ? [propertyValue(part.otherwise, at)] : [];
    const callee: Expression = { at, kind: 'name', name: 'getenv' };
    return { at, kind: 'call', callee, positional: [name, ...otherwise], named: new Map() };
  });
  const [only] = parts;
  return parts.length === 1 && only ? only : { at, kind: 'joined', parts };
}

/** The text where no variable says anything else; none where a part is not known. */
export function usualText(text: Text): string | undefined {
  const parts = text.map((part) => {
    if (typeof part === 'string') return part;
    return 'environment' in part && part.otherwise ? usualText(part.otherwise) : undefined;
  });
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}
