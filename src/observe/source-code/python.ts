import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { bindingsOf, scopeOf } from './python-bindings.ts';
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

/** Reads a Python source. Throws a `Fault` (`limit`) that names `path`. */
export function readPython(text: string, path: string): Source {
  const tree = parseTree(parser, text, path);
  const lower = new Lowering(text);
  const lineOf = lineCounter(text);
  const source = {
    calls: [] as CallSite[],
    literals: [] as Literal[],
    bindings: [] as Binding[],
    functions: [] as FunctionScope[],
  };
  const scopes = new Map<number, FunctionScope>();
  const nodes = [...nodesOf(tree, path)];
  for (const node of nodes.toReversed()) lower.expression(node);
  for (const node of nodes) {
    const function_ = scopeOf(node, text);
    if (function_) scopes.set(node.from, function_);
    if (function_) source.functions.push(function_);
    source.bindings.push(...bindingsOf(node, text, scopes, (value) => lower.expression(value)));
    const isDecorator = node.name === 'Decorator';
    if (node.name === 'CallExpression' || isDecorator) {
      const call = isDecorator ? lower.decorator(node) : lower.expression(node);
      if (call.kind === 'call') source.calls.push({ call, line: lineOf(node.from), decorates: isDecorator });
    } else if (['String', 'FormatString', 'ContinuedString'].includes(node.name)) {
      if (node.parent?.name !== 'ContinuedString')
        source.literals.push({ value: lower.expression(node), line: lineOf(node.from) });
    }
  }
  return source;
}

type Inner = (child: SyntaxNode | null | undefined) => Expression;

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
    const inner: Inner = (child) => this.expression(child);
    switch (node.name) {
      case 'String':
        return { at, kind: 'text', text: this.#content(node) };
      case 'Number':
        return { at, kind: 'text', text: this.#of(node).replaceAll('_', '') };
      case 'FormatString':
        return this.#format(node, inner);
      case 'ContinuedString':
        return { at, kind: 'joined', parts: childrenOf(node).map(inner) };
      case 'VariableName':
        return { at, kind: 'name', name: this.#of(node) };
      case 'MemberExpression':
        return this.#member(node, inner);
      case 'CallExpression':
        return this.#call(inner(node.firstChild), node, inner);
      case 'DictionaryExpression':
        return { at, kind: 'object', entries: this.#entries(node, inner) };
      case 'ArrayExpression':
      case 'TupleExpression':
        return { at, kind: 'list', items: childrenOf(node).filter(isValue).map(inner) };
      default:
        return this.#compound(node, inner);
    }
  }

  /** `@name.name(arguments)`: its parts stand flat in the tree. */
  decorator(node: SyntaxNode): Expression {
    const names = childrenNamed(node, 'VariableName').map((name): Expression => ({
      at: name.from,
      kind: 'name',
      name: this.#of(name),
    }));
    const callee = names.reduce<Expression | undefined>(
      (object, name) =>
        object && name.kind === 'name' ? { at: node.from, kind: 'member', object, name: name.name } : name,
      undefined,
    );
    if (callee) return this.#call(callee, node, (child) => this.expression(child));
    const inner = childNamed(node, 'CallExpression');
    return inner ? this.expression(inner) : { at: node.from, kind: 'unknown' };
  }

  #compound(node: SyntaxNode, inner: Inner): Expression {
    const at = node.from;
    if (node.name === 'ParenthesizedExpression') return inner(childrenOf(node, 3)[1]);
    if (node.name === 'AwaitExpression') return inner(node.lastChild);
    if (node.name === 'LambdaExpression') return { at, kind: 'function' };
    if (node.name !== 'BinaryExpression') return { at, kind: 'unknown' };
    const [left, operator, right] = childrenOf(node, 3);
    const word = operator ? this.#of(operator) : '';
    if (word === 'or') return { at, kind: 'either', left: inner(left), right: inner(right) };
    if (word === '+') return { at, kind: 'joined', parts: [inner(left), inner(right)] };
    if (word === '%' && left) return withHoles(inner(left), /%[sdr]/);
    return { at, kind: 'unknown' };
  }

  #of(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #content(node: SyntaxNode): string {
    const written = this.#of(node);
    const [, prefix = '', quotes = ''] = /^([A-Za-z]{0,2})("""|'''|"|')/.exec(written) ?? [];
    const inside = written.slice(prefix.length + quotes.length, -quotes.length || undefined);
    return /r/i.test(prefix) ? inside : unescapeText(inside);
  }

  #format(node: SyntaxNode, inner: Inner): Expression {
    const [, opening = ''] = /^([A-Za-z]{0,2}(?:"""|'''|"|'))/.exec(this.#of(node)) ?? [];
    const closing = opening.replace(/^[A-Za-z]*/, '').length;
    const parts: Expression[] = [];
    let from = node.from + opening.length;
    const literal = (to: number) => {
      if (to > from) parts.push({ at: from, kind: 'text', text: unescapeText(this.#text.slice(from, to)) });
    };
    for (const child of childrenNamed(node, 'FormatReplacement')) {
      literal(child.from);
      parts.push(inner(childrenOf(child, 3)[1]));
      from = child.to;
    }
    literal(node.to - closing);
    return { at: node.from, kind: 'joined', parts };
  }

  #member(node: SyntaxNode, inner: Inner): Expression {
    const object = inner(node.firstChild);
    const property = childNamed(node, 'PropertyName');
    if (property) return { at: node.from, kind: 'member', object, name: this.#of(property) };
    const index = inner(childrenOf(node, 4)[2]);
    return index.kind === 'text'
      ? { at: node.from, kind: 'member', object, name: index.text }
      : { at: node.from, kind: 'index', object, index };
  }

  #call(callee: Expression, node: SyntaxNode, inner: Inner): Expression {
    const list = childNamed(node, 'ArgList');
    const positional: Expression[] = [];
    const named = new Map<string, Expression>();
    for (const child of list ? childrenOf(list) : []) {
      const isKeyword = child.name === 'VariableName' && child.nextSibling?.name === 'AssignOp';
      const isValueOfKeyword = child.prevSibling?.name === 'AssignOp';
      if (isKeyword) named.set(this.#of(child), inner(child.nextSibling?.nextSibling));
      else if (!isValueOfKeyword && isValue(child)) positional.push(inner(child));
    }
    const isFormat = callee.kind === 'member' && callee.name === 'format';
    if (isFormat) return withHoles(callee.object, /\{[^{}]{0,100}\}/);
    return { at: node.from, kind: 'call', callee, positional, named };
  }

  #entries(node: SyntaxNode, inner: Inner): Map<string, Expression> {
    const entries = new Map<string, Expression>();
    const children = childrenOf(node).filter((child) => child.name !== 'Comment');
    for (const [index, child] of children.entries()) {
      const key = children[index - 1];
      if (child.name === ':' && key?.name === 'String')
        entries.set(this.#content(key), inner(children[index + 1]));
    }
    return entries;
  }
}

/** A text with places that are filled in when it runs. */
function withHoles(text: Expression, hole: RegExp): Expression {
  if (text.kind !== 'text') return { at: text.at, kind: 'unknown' };
  const pieces = text.text.split(hole).slice(0, 64);
  const parts = pieces.flatMap((piece, index): Expression[] => [
    ...(index === 0 ? [] : [{ at: text.at, kind: 'unknown' } as const]),
    { at: text.at, kind: 'text', text: piece },
  ]);
  return { at: text.at, kind: 'joined', parts };
}

const MARKS = new Set(['(', ')', '[', ']', '{', '}', ',', '⚠', '*', '**', 'AssignOp', 'Comment']);

function isValue(node: SyntaxNode): boolean {
  return !MARKS.has(node.name);
}
