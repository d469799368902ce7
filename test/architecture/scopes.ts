import { childrenOf, memberName, type Node, nodeAt, nodesAt } from './syntax.ts';

/** What is done with a global where a module names it; `other` is all that lets it go further: an alias, an argument. */
export type Use =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'new' | 'call'; readonly arguments: number }
  | { readonly kind: 'instanceof' | 'other' };

/** A name that a module uses and declares nowhere, so that it is the global one. */
export interface GlobalUse {
  readonly name: string;
  readonly use: Use;
}

interface Scope {
  readonly names: Set<string>;
  readonly parent: Scope | undefined;
  /** Is it where a `var` goes? */
  readonly isFunction: boolean;
}

interface Reference extends GlobalUse {
  readonly scope: Scope;
}

/** What TypeScript puts around an expression. */
const WRAPPERS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);
/** Of TypeScript's own nodes, those that are there when the program runs. */
const RUNNING = new Set([
  ...WRAPPERS,
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
]);
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const CLASSES = new Set(['ClassDeclaration', 'ClassExpression']);
const BLOCKS = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'TSModuleBlock',
]);
const NAMED = new Set([
  'Property',
  'MethodDefinition',
  'PropertyDefinition',
  'AccessorProperty',
  'TSEnumMember',
]);

/** Is the node gone once types are stripped? What is only declared is: nothing is bound by it. */
function isErased(node: Node): boolean {
  if (node['declare'] === true) return true;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  return node.type.startsWith('TS') && !RUNNING.has(node.type);
}

/** Every global that a module uses, in the order of the text. */
export function globalsIn(program: Node): GlobalUse[] {
  const walk = new Walk();
  walk.visit(program, [], { names: new Set(), parent: undefined, isFunction: true });
  return walk.references
    .filter(({ name, scope }) => !isDeclared(name, scope))
    .map(({ name, use }) => ({ name, use }));
}

function isDeclared(name: string, scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.names.has(name)) return true;
  return false;
}

/** Collects what is declared in which scope, and what is named where; who names what is told at the end, as names are hoisted. */
class Walk {
  readonly references: Reference[] = [];

  visit(node: Node, above: readonly Node[], scope: Scope): void {
    if (isErased(node)) return;
    if (node.type === 'Identifier') {
      this.references.push({ name: node['name'] as string, use: useOf(node, above), scope });
      return;
    }
    const inner = this.#enter(node, scope);
    const path = [...above, node];
    for (const child of expressionsIn(node)) this.visit(child, path, inner);
    for (const [pattern, target] of bindingsIn(node, scope, inner)) this.#bind(pattern, path, target, inner);
  }

  /** The scope inside of a node. */
  #enter(node: Node, scope: Scope): Scope {
    if (FUNCTIONS.has(node.type)) {
      const own = ownName(node, 'FunctionExpression');
      const names = node.type === 'ArrowFunctionExpression' ? [] : ['arguments', ...own];
      return { names: new Set(names), parent: scope, isFunction: true };
    }
    if (CLASSES.has(node.type))
      return { names: new Set(ownName(node, 'ClassExpression')), parent: scope, isFunction: false };
    if (node.type === 'StaticBlock') return { names: new Set(), parent: scope, isFunction: true };
    return BLOCKS.has(node.type) ? { names: new Set(), parent: scope, isFunction: false } : scope;
  }

  /** Declares the names of a pattern; what it computes on the way is visited. */
  #bind(pattern: Node, above: readonly Node[], target: Scope, scope: Scope): void {
    const path = [...above, pattern];
    const bind = (child: Node | undefined): void => {
      if (child) this.#bind(child, path, target, scope);
    };
    if (pattern.type === 'Identifier') target.names.add(pattern['name'] as string);
    else if (pattern.type === 'Property') {
      if (pattern['computed'] === true) this.visit(nodeAt(pattern, 'key') as Node, path, scope);
      bind(nodeAt(pattern, 'value'));
    } else if (pattern.type === 'AssignmentPattern') {
      bind(nodeAt(pattern, 'left'));
      this.visit(nodeAt(pattern, 'right') as Node, path, scope);
    } else if (pattern.type === 'RestElement') bind(nodeAt(pattern, 'argument'));
    else if (pattern.type === 'TSParameterProperty') bind(nodeAt(pattern, 'parameter'));
    else
      for (const child of [...nodesAt(pattern, 'properties'), ...nodesAt(pattern, 'elements')]) bind(child);
  }
}

function ownName(node: Node, type: string): string[] {
  const id = nodeAt(node, 'id');
  return node.type === type && id ? [id['name'] as string] : [];
}

/** Patterns right below a node that bind names, each with the scope that gets them. */
function bindingsIn(node: Node, outer: Scope, inner: Scope): [Node, Scope][] {
  const at = (key: string, scope: Scope): [Node, Scope][] => {
    const pattern = nodeAt(node, key);
    return pattern ? [[pattern, scope]] : [];
  };
  if (FUNCTIONS.has(node.type)) {
    const own = node.type === 'FunctionDeclaration' ? at('id', outer) : [];
    return [...own, ...nodesAt(node, 'params').map((pattern): [Node, Scope] => [pattern, inner])];
  }
  if (node.type === 'VariableDeclaration') {
    const scope = node['kind'] === 'var' ? functionScope(outer) : outer;
    return nodesAt(node, 'declarations').map((each): [Node, Scope] => [nodeAt(each, 'id') as Node, scope]);
  }
  if (node.type === 'CatchClause') return at('param', inner);
  if (node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration') return at('id', outer);
  if (node.type === 'TSModuleDeclaration') return at('id', outer);
  return /^Import\w*Specifier$/.test(node.type) ? at('local', outer) : [];
}

function functionScope(scope: Scope): Scope {
  return scope.isFunction || !scope.parent ? scope : functionScope(scope.parent);
}

/** What is below a node without the names that are no references: what it binds, keys, labels. */
function expressionsIn(node: Node): Node[] {
  const except = new Set<unknown>();
  if (FUNCTIONS.has(node.type)) for (const each of [node['id'], ...nodesAt(node, 'params')]) except.add(each);
  if (CLASSES.has(node.type) || node.type === 'VariableDeclarator') except.add(node['id']);
  if (node.type === 'TSEnumDeclaration' || node.type === 'TSModuleDeclaration') except.add(node['id']);
  if (node.type === 'CatchClause') except.add(node['param']);
  if (node.type === 'MemberExpression' && node['computed'] !== true) except.add(node['property']);
  if (NAMED.has(node.type) && node['computed'] !== true) except.add(node['key']).add(node['id']);
  if (/^(LabeledStatement|BreakStatement|ContinueStatement|MetaProperty)$/.test(node.type)) {
    for (const key of ['label', 'meta', 'property']) except.add(node[key]);
  }
  if (/^(Import|ExportAll|ExportNamed)\w*Declaration$/.test(node.type)) {
    except.add(node['source']).add(node['exported']);
    for (const attribute of nodesAt(node, 'attributes')) except.add(attribute);
    if (node['source'])
      for (const each of node.type.startsWith('Export') ? nodesAt(node, 'specifiers') : []) except.add(each);
  }
  if (/^Import\w*Specifier$/.test(node.type)) for (const key of ['local', 'imported']) except.add(node[key]);
  if (node.type === 'ExportSpecifier') except.add(node['exported']);
  return childrenOf(node).filter((child) => !except.has(child));
}

/** What is done with what an identifier names. */
function useOf(node: Node, above: readonly Node[]): Use {
  let inner = node;
  let level = above.length - 1;
  while (WRAPPERS.has(above[level]?.type ?? '')) inner = above[level--] as Node;
  const parent = above[level];
  if (parent?.type === 'MemberExpression' && parent['object'] === inner) {
    const name = memberName(parent);
    return name === undefined ? { kind: 'other' } : { kind: 'member', name };
  }
  if ((parent?.type === 'NewExpression' || parent?.type === 'CallExpression') && parent['callee'] === inner) {
    const given = nodesAt(parent, 'arguments').filter((each) => each.type !== 'SpreadElement');
    return { kind: parent.type === 'NewExpression' ? 'new' : 'call', arguments: given.length };
  }
  const isAsked = parent?.['operator'] === 'instanceof' && parent['right'] === inner;
  return { kind: isAsked ? 'instanceof' : 'other' };
}
