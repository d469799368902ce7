import type { SyntaxNode } from '@lezer/common';
import { childNamed, childrenNamed, childrenOf, enclosing, unescapeText } from './syntax.ts';
import type { Binding, Expression, FunctionScope } from './types.ts';

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunction',
  'MethodDeclaration',
]);
const SCOPES = new Set([
  ...FUNCTIONS,
  'Block',
  'Script',
  'ForStatement',
  'SwitchBody',
  'Property',
  'StaticBlock',
]);

type Lower = (node: SyntaxNode | null | undefined) => Expression;

/** The function that a node is; named by its declaration, by the variable or the property that it is given to. */
export function scopeOf(node: SyntaxNode, text: string): FunctionScope | undefined {
  const isMethod = node.name === 'Property' && childNamed(node, 'ParamList') !== null;
  if (!FUNCTIONS.has(node.name) && !isMethod) return undefined;
  const own =
    childNamed(node, 'VariableDefinition') ??
    childNamed(node, 'PropertyDefinition') ??
    givenTo(node.parent, node);
  return { name: own ? text.slice(own.from, own.to) : undefined, from: node.from, to: node.to };
}

function givenTo(parent: SyntaxNode | null, node: SyntaxNode): SyntaxNode | null {
  if (parent?.name === 'Property') return childNamed(parent, 'PropertyDefinition');
  if (parent?.name !== 'VariableDeclaration') return null;
  const equals = node.prevSibling;
  return equals?.name === 'Equals' && equals.prevSibling?.name === 'VariableDefinition'
    ? equals.prevSibling
    : null;
}

/** What a node gives names to. */
export function bindingsOf(
  node: SyntaxNode,
  text: string,
  scopes: ReadonlyMap<number, FunctionScope>,
  lower: Lower,
): Binding[] {
  switch (node.name) {
    case 'VariableDeclaration':
      return declared(node, text, lower);
    case 'AssignmentExpression':
      return assigned(node, text, lower);
    case 'PropertyDeclaration':
      return property(node, text, lower);
    case 'ImportDeclaration':
      return imported(node, text);
    case 'ParamList':
      return parameters(node, text, scopes);
    case 'FunctionDeclaration': {
      const [name, scope] = [childNamed(node, 'VariableDefinition'), scopes.get(node.from)];
      return name && scope ? [bind(nameOf(name, text), node, { kind: 'function', scope })] : [];
    }
    default:
      return [];
  }
}

const nameOf = (node: SyntaxNode, text: string): string => text.slice(node.from, node.to);

function bind(name: string, at: SyntaxNode, meaning: Binding['meaning']): Binding {
  const scope = enclosing(at, SCOPES);
  return { name, from: scope?.from ?? 0, to: scope?.to ?? Number.MAX_SAFE_INTEGER, meaning };
}

function declared(node: SyntaxNode, text: string, lower: Lower): Binding[] {
  const bindings: Binding[] = [];
  for (const child of childrenOf(node)) {
    if (child.name !== 'VariableDefinition' && child.name !== 'ObjectPattern') continue;
    let equals = child.nextSibling;
    if (equals?.name === 'TypeAnnotation') equals = equals.nextSibling;
    if (equals?.name !== 'Equals') continue;
    const value = lower(equals.nextSibling);
    if (child.name === 'VariableDefinition')
      bindings.push(bind(nameOf(child, text), node, { kind: 'value', value }));
    else bindings.push(...taken(child, node, text, value, lower));
  }
  return bindings;
}

/** `const { a, b: c, d = e } = value`. */
function taken(
  pattern: SyntaxNode,
  at: SyntaxNode,
  text: string,
  object: Expression,
  lower: Lower,
): Binding[] {
  return childrenNamed(pattern, 'PatternProperty').flatMap((part) => {
    const variable = childNamed(part, 'VariableDefinition');
    if (!variable) return [];
    const key = childNamed(part, 'PropertyName') ?? variable;
    const member: Expression = { at: key.from, kind: 'member', object, name: nameOf(key, text) };
    const equals = childNamed(part, 'Equals');
    const value: Expression = equals
      ? { at: key.from, kind: 'either', left: member, right: lower(equals.nextSibling) }
      : member;
    return [bind(nameOf(variable, text), at, { kind: 'value', value })];
  });
}

/** `name = value` and `this.name = value`; the latter holds everywhere. */
function assigned(node: SyntaxNode, text: string, lower: Lower): Binding[] {
  const [left, operator, right] = childrenOf(node, 3);
  if (!left || operator?.name !== 'Equals') return [];
  const name = nameOf(left, text);
  if (left.name === 'VariableName') return [bind(name, node, { kind: 'value', value: lower(right) })];
  if (left.name !== 'MemberExpression' || !/^this\.#?[\w$]{1,100}$/.test(name)) return [];
  return [everywhere(name, lower(right))];
}

function property(node: SyntaxNode, text: string, lower: Lower): Binding[] {
  const name = childNamed(node, 'PropertyDefinition') ?? childNamed(node, 'PrivatePropertyDefinition');
  const equals = childNamed(node, 'Equals');
  return name && equals ? [everywhere(`this.${nameOf(name, text)}`, lower(equals.nextSibling))] : [];
}

function everywhere(name: string, value: Expression): Binding {
  return { name, from: 0, to: Number.MAX_SAFE_INTEGER, meaning: { kind: 'value', value } };
}

function imported(node: SyntaxNode, text: string): Binding[] {
  const from = childNamed(node, 'String');
  if (!from) return [];
  const path = unescapeText(nameOf(from, text).slice(1, -1)).replace(/^node:/, '');
  const bindings = childrenNamed(node, 'VariableDefinition').map((name) =>
    bind(nameOf(name, text), node, { kind: 'import', path }),
  );
  const group = childNamed(node, 'ImportGroup');
  const parts = group ? childrenOf(group) : [];
  for (const [index, part] of parts.entries()) {
    if (part.name !== 'VariableDefinition') continue;
    const before = parts[index - 1];
    const original = before?.name === 'as' ? parts[index - 2] : part;
    const exported = nameOf(original ?? part, text);
    const full = exported === 'default' ? path : `${path}.${exported}`;
    bindings.push(bind(nameOf(part, text), node, { kind: 'import', path: full }));
  }
  return bindings;
}

function parameters(list: SyntaxNode, text: string, scopes: ReadonlyMap<number, FunctionScope>): Binding[] {
  const of = list.parent ? scopes.get(list.parent.from) : undefined;
  if (!of) return [];
  const bindings: Binding[] = [];
  let index = 0;
  const add = (name: SyntaxNode, position: number) =>
    bindings.push({
      name: nameOf(name, text),
      from: of.from,
      to: of.to,
      meaning: { kind: 'parameter', of, index: position },
    });
  for (const child of childrenOf(list)) {
    if (child.name === ',') index += 1;
    else if (child.name === 'VariableDefinition') add(child, index);
    else if (child.name === 'ObjectPattern')
      for (const part of childrenNamed(child, 'PatternProperty')) {
        const variable = childNamed(part, 'VariableDefinition');
        if (variable) add(variable, -1);
      }
  }
  return bindings;
}
