import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/javascript';
import { bindingsOf, scopeOf } from './javascript-bindings.ts';
import {
  childNamed,
  childrenNamed,
  childrenOf,
  lineCounter,
  nodesOf,
  parseTree,
  unescapeText,
} from './syntax.ts';
import { KnownExpressions } from './known-expressions.ts';
import type { Binding, CallSite, Expression, FunctionScope, Literal, Source } from './types.ts';

const SCRIPT = parser.configure({ dialect: 'jsx' });
const TYPED = parser.configure({ dialect: 'ts jsx' });
const PLAIN_TYPED = parser.configure({ dialect: 'ts' });

/** A JavaScript or TypeScript source, and its syntax tree for what is read from statements. */
export interface ScriptSource extends Source {
  readonly nodes: readonly SyntaxNode[];
  readonly expression: (node: SyntaxNode | null | undefined) => Expression;
  readonly lineOf: (offset: number) => number;
  readonly textOf: (node: SyntaxNode) => string;
}

/** The syntax tree of a source; its language follows from its name. Throws a `Fault` (`limit`) that names `path`. */
export function javaScriptTree(text: string, path: string): Tree {
  const language = /\.[cm]?ts$/.test(path) ? PLAIN_TYPED : path.endsWith('.tsx') ? TYPED : SCRIPT;
  return parseTree(language, text, path);
}

/** Reads a source; its language follows from its name. Throws a `Fault` (`limit`) that names `path`. */
export function readJavaScript(text: string, path: string): ScriptSource {
  const tree = javaScriptTree(text, path);
  const lower = new Lowering(text);
  const lineOf = lineCounter(text);
  const source = {
    calls: [] as CallSite[],
    literals: [] as Literal[],
    bindings: [] as Binding[],
    functions: [] as FunctionScope[],
    nodes: [...nodesOf(tree, path)],
  };
  const scopes = new Map<number, FunctionScope>();
  for (const node of source.nodes.toReversed()) lower.expression(node);
  for (const node of source.nodes) {
    const function_ = scopeOf(node, text);
    if (function_) scopes.set(node.from, function_);
    if (function_) source.functions.push(function_);
    source.bindings.push(...bindingsOf(node, text, scopes, (value) => lower.expression(value)));
    if (node.name === 'CallExpression' || node.name === 'NewExpression') {
      const call = lower.expression(node);
      const decorates = node.parent?.name === 'Decorator';
      if (call.kind === 'call') source.calls.push({ call, line: lineOf(node.from), decorates });
    } else if (node.name === 'String' || node.name === 'TemplateString') {
      source.literals.push({ value: lower.expression(node), line: lineOf(node.from) });
    }
  }
  return {
    ...source,
    expression: (node) => lower.expression(node),
    lineOf,
    textOf: (node) => text.slice(node.from, node.to),
  };
}

class Lowering {
  readonly #text: string;
  readonly #known = new KnownExpressions();

  constructor(text: string) {
    this.#text = text;
  }

  expression(node: SyntaxNode | null | undefined): Expression {
    return node ? this.#known.of(node, (known) => this.#read(known)) : { at: 0, kind: 'unknown' };
  }

  #read(node: SyntaxNode): Expression {
    const at = node.from;
    const inner = (child: SyntaxNode | null | undefined) => this.expression(child);
    switch (node.name) {
      case 'String':
        return { at, kind: 'text', text: unescapeText(this.#of(node).slice(1, -1)) };
      case 'Number':
        return { at, kind: 'text', text: this.#of(node).replaceAll('_', '') };
      case 'TemplateString':
        return this.#template(node, inner);
      case 'RegExp':
        return { at, kind: 'regex', pattern: /^\/(.*)\/[a-z]*$/s.exec(this.#of(node))?.[1] ?? '' };
      case 'VariableName':
      case 'this':
      case 'super':
        return { at, kind: 'name', name: this.#of(node) };
      case 'MemberExpression':
        return this.#member(node, inner);
      case 'CallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
        return this.#call(node, inner);
      case 'ObjectExpression':
        return { at, kind: 'object', entries: this.#entries(node, inner) };
      case 'ArrayExpression':
        return { at, kind: 'list', items: childrenOf(node).filter(isValue).map(inner) };
      default:
        return this.#compound(node, inner);
    }
  }

  #compound(node: SyntaxNode, inner: (child: SyntaxNode | null | undefined) => Expression): Expression {
    const at = node.from;
    switch (node.name) {
      case 'BinaryExpression':
        return this.#binary(node, inner);
      case 'ParenthesizedExpression':
        return inner(childrenOf(node, 3)[1]);
      case 'UnaryExpression':
      case 'AwaitExpression':
        return this.#of(node).startsWith('await') || this.#of(node).startsWith('+')
          ? inner(node.lastChild)
          : { at, kind: 'unknown' };
      case 'PostfixExpression':
        return inner(node.firstChild);
      case 'ArrowFunction':
      case 'FunctionExpression':
      case 'ClassExpression':
        return { at, kind: 'function' };
      default:
        return { at, kind: 'unknown' };
    }
  }

  #of(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #template(node: SyntaxNode, inner: (child: SyntaxNode | null) => Expression): Expression {
    const parts: Expression[] = [];
    let from = node.from + 1;
    const literal = (to: number) => {
      if (to > from) parts.push({ at: from, kind: 'text', text: unescapeText(this.#text.slice(from, to)) });
    };
    for (const child of childrenOf(node)) {
      if (child.name !== 'Interpolation') continue;
      literal(child.from);
      parts.push(inner(childrenOf(child, 3)[1] ?? null));
      from = child.to;
    }
    literal(node.to - 1);
    return { at: node.from, kind: 'joined', parts };
  }

  #member(node: SyntaxNode, inner: (child: SyntaxNode | null) => Expression): Expression {
    const object = inner(node.firstChild);
    const property = childNamed(node, 'PropertyName') ?? childNamed(node, 'PrivatePropertyName');
    if (property) return { at: node.from, kind: 'member', object, name: this.#of(property) };
    const index = childrenOf(node, 8)
      .slice(1)
      .find((child) => isValue(child) && child.name !== '?.');
    const value = inner(index ?? null);
    return value.kind === 'text'
      ? { at: node.from, kind: 'member', object, name: value.text }
      : { at: node.from, kind: 'index', object, index: value };
  }

  #call(node: SyntaxNode, inner: (child: SyntaxNode | null) => Expression): Expression {
    const callee = childrenOf(node, 8).find((child) => child.name !== 'new' && isValue(child));
    const list = childNamed(node, 'ArgList');
    const template = node.name === 'TaggedTemplateExpression' ? [node.lastChild] : [];
    const positional = [...(list ? childrenOf(list).filter(isValue) : []), ...template].map(inner);
    return { at: node.from, kind: 'call', callee: inner(callee ?? null), positional, named: new Map() };
  }

  #entries(node: SyntaxNode, inner: (child: SyntaxNode | null) => Expression): Map<string, Expression> {
    const entries = new Map<string, Expression>();
    for (const property of childrenNamed(node, 'Property')) {
      const [key] = childrenOf(property, 2);
      if (!key || (key.name !== 'PropertyDefinition' && key.name !== 'String')) continue;
      const name = key.name === 'String' ? unescapeText(this.#of(key).slice(1, -1)) : this.#of(key);
      const isMethod = childNamed(property, 'ParamList') !== null;
      const value = childNamed(property, ':') ? inner(property.lastChild) : undefined;
      const short: Expression = { at: key.from, kind: isMethod ? 'function' : 'name', name };
      entries.set(name, value ?? short);
    }
    return entries;
  }

  #binary(node: SyntaxNode, inner: (child: SyntaxNode | null) => Expression): Expression {
    const [left, operator, right] = childrenOf(node, 3);
    const word = operator ? this.#of(operator) : '';
    const at = node.from;
    if (word === '??' || word === '||')
      return { at, kind: 'either', left: inner(left ?? null), right: inner(right ?? null) };
    if (word === '+') return { at, kind: 'joined', parts: [inner(left ?? null), inner(right ?? null)] };
    // `value as Type` and `value satisfies Type`.
    return word === 'as' || word === 'satisfies' ? inner(left ?? null) : { at, kind: 'unknown' };
  }
}

const MARKS = new Set([
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '.',
  '?.',
  '⚠',
  'Spread',
  'LineComment',
  'BlockComment',
  'TypeArgList',
]);

function isValue(node: SyntaxNode): boolean {
  return !MARKS.has(node.name);
}
