import type { SyntaxNode } from '@lezer/common';
import { childNamed, childrenOf, enclosing } from './syntax.ts';
import type { Binding, Expression, FunctionScope } from './types.ts';

const SCOPES = new Set(['FunctionDefinition', 'Script']);

type Lower = (node: SyntaxNode | null | undefined) => Expression;

/** The function that a node is. */
export function scopeOf(node: SyntaxNode, text: string): FunctionScope | undefined {
  if (node.name !== 'FunctionDefinition') return undefined;
  const name = childNamed(node, 'VariableName');
  return { name: name ? text.slice(name.from, name.to) : undefined, from: node.from, to: node.to };
}

/** What a node gives names to. */
export function bindingsOf(
  node: SyntaxNode,
  text: string,
  scopes: ReadonlyMap<number, FunctionScope>,
  lower: Lower,
): Binding[] {
  if (node.name === 'AssignStatement') return assigned(node, text, lower);
  if (node.name === 'ImportStatement') return imported(node, text);
  if (node.name === 'ParamList') return parameters(node, text, scopes);
  if (node.name === 'WithStatement') return opened(node, text, lower);
  const [name, scope] = [childNamed(node, 'VariableName'), scopes.get(node.from)];
  return node.name === 'FunctionDefinition' && name && scope
    ? [bind(text.slice(name.from, name.to), node, { kind: 'function', scope })]
    : [];
}

function bind(name: string, at: SyntaxNode, meaning: Binding['meaning']): Binding {
  const scope = enclosing(at, SCOPES);
  return { name, from: scope?.from ?? 0, to: scope?.to ?? Number.MAX_SAFE_INTEGER, meaning };
}

function assigned(node: SyntaxNode, text: string, lower: Lower): Binding[] {
  const children = childrenOf(node, 8).filter((child) => child.name !== 'TypeDef');
  const [left, operator, right] = children;
  if (!left || operator?.name !== 'AssignOp' || !right) return [];
  const name = text.slice(left.from, left.to);
  const value = lower(right);
  if (left.name === 'VariableName') return [bind(name, node, { kind: 'value', value })];
  if (!/^self\.\w{1,100}$/.test(name)) return [];
  return [{ name, from: 0, to: Number.MAX_SAFE_INTEGER, meaning: { kind: 'value', value } }];
}

/** `with value as name`. */
function opened(node: SyntaxNode, text: string, lower: Lower): Binding[] {
  const children = childrenOf(node, 64);
  return children.flatMap((child, index) => {
    const [value, name] = [children[index - 1], children[index + 1]];
    if (child.name !== 'as' || !value || name?.name !== 'VariableName') return [];
    return [bind(text.slice(name.from, name.to), node, { kind: 'value', value: lower(value) })];
  });
}

/** `import a.b as c`, `from a import b as c`; dots of relative imports stay. */
function imported(node: SyntaxNode, text: string): Binding[] {
  const written = text
    .slice(node.from, node.to)
    .slice(0, 8192)
    .replaceAll(/#[^\n]*|[()\\]/g, ' ');
  const [, module, names = ''] = /^from\s+([\w.]+)\s+import\s+([^]*)$/.exec(written) ?? [];
  const list = module === undefined ? written.replace(/^import\s+/, '') : names;
  return list.split(',').flatMap((item) => {
    const [path = '', as, alias] = item.trim().split(/\s+/);
    if (!/^[\w.]+$/.test(path)) return [];
    const full = module === undefined ? path : `${module}.${path}`;
    const root = path.split('.')[0] ?? path;
    if (as === 'as' && alias) return [bind(alias, node, { kind: 'import', path: full })];
    return [bind(root, node, { kind: 'import', path: module === undefined ? root : full })];
  });
}

function parameters(list: SyntaxNode, text: string, scopes: ReadonlyMap<number, FunctionScope>): Binding[] {
  const of = list.parent ? scopes.get(list.parent.from) : undefined;
  if (!of) return [];
  const bindings: Binding[] = [];
  let index = 0;
  for (const child of childrenOf(list)) {
    if (child.name === ',') index += 1;
    const isDefault = child.prevSibling?.name === 'AssignOp';
    if (child.name !== 'VariableName' || isDefault) continue;
    const name = text.slice(child.from, child.to);
    bindings.push({ name, from: of.from, to: of.to, meaning: { kind: 'parameter', of, index } });
    // A method is called without what stands before the dot.
    if (index === 0 && (name === 'self' || name === 'cls')) index -= 1;
  }
  return bindings;
}
