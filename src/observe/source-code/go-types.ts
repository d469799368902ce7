import type { SyntaxNode } from '@lezer/common';
import { SELF } from './scope.ts';
import { childNamed, childrenNamed, unescapeText } from './syntax.ts';
import type { Expression } from './types.ts';

/** Types that are no structure. */
const BASIC =
  /^(?:string|bool|byte|rune|error|any|u?int(?:8|16|32|64)?|uintptr|float(?:32|64)|complex(?:64|128))$/;

/** What a type is called, that of what it points to where it is a pointer; none for lists, functions and plain values. */
export function typeOf(node: SyntaxNode | null | undefined, text: string): Expression | undefined {
  if (!node) return undefined;
  const written = text.slice(node.from, Math.min(node.to, node.from + 200));
  if (node.name === 'QualifiedType') {
    const [, object, name] = /^(\w+)\s*\.\s*(\w+)$/.exec(written) ?? [];
    return object && name
      ? { at: node.from, kind: 'member', object: { at: node.from, kind: 'name', name: object }, name }
      : undefined;
  }
  if (node.name === 'TypeName')
    return BASIC.test(written) ? undefined : { at: node.from, kind: 'name', name: written };
  if (node.name === 'PointerType') return named(node.lastChild, text);
  return node.name === 'ParameterizedType' ? named(node.firstChild, text) : undefined;
}

/** What is pointed to or has parameters, of which no more than one level is read. */
function named(node: SyntaxNode | null, text: string): Expression | undefined {
  const inner = node?.name === 'ParameterizedType' ? node.firstChild : node;
  return inner?.name === 'PointerType' || inner?.name === 'ParameterizedType'
    ? undefined
    : typeOf(inner, text);
}

/** The type that a method's receiver is of, by its name alone. */
export function receiverOf(method: SyntaxNode, text: string): { name: string; type: string } | undefined {
  const parameter = childNamed(childNamed(method, 'Parameters'), 'Parameter');
  const name = childNamed(parameter, 'DefName');
  const type = typeOf(parameter?.lastChild, text);
  if (type?.kind !== 'name') return undefined;
  return { name: name ? text.slice(name.from, name.to) : '', type: type.name };
}

/** Tells what the receiver of the method around an offset is called in all of its type's methods, if it has this name. */
export function receiversOf(
  nodes: readonly SyntaxNode[],
  text: string,
): (name: string, at: number) => string | undefined {
  const methods = nodes.flatMap((node) => {
    const receiver = node.name === 'MethodDecl' ? receiverOf(node, text) : undefined;
    return receiver ? [{ from: node.from, to: node.to, ...receiver }] : [];
  });
  return (name, at) => {
    let [low, high] = [0, methods.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((methods[middle]?.from ?? 0) <= at) low = middle;
      else high = middle;
    }
    const method = methods[low];
    const isOf = method?.name === name && method.from <= at && at < method.to;
    return isOf ? `${SELF}${method.type}` : undefined;
  };
}

/** The text that a literal stands for, in quotes or as it is between backquotes. */
export function contentOf(node: SyntaxNode, text: string): string {
  const written = text.slice(node.from, node.to);
  const isClosed = written.length > 1 && written.endsWith(written[0] ?? '');
  const inside = written.slice(1, isClosed ? -1 : undefined);
  return written.startsWith('`') ? inside.replaceAll('\r', '') : unescapeText(inside);
}

/** The names that a tag of a structure's field gives: `env:"DB_HOST" envDefault:"db"`. */
export function tagsOf(field: SyntaxNode, text: string): ReadonlyMap<string, string> {
  const [tag] = childrenNamed(field, 'String');
  const written = tag ? contentOf(tag, text).slice(0, 1024) : '';
  return new Map(
    Array.from(written.matchAll(/\b(\w{1,40}):"([^"\\]{0,200})"/g), ([, key = '', value = '']) => [
      key,
      value,
    ]),
  );
}
