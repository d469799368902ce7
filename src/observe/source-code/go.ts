import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/go';
import { bindingsOf, scopeOf } from './go-bindings.ts';
import { contentOf, receiversOf, typeOf } from './go-types.ts';
import { KnownExpressions } from './known-expressions.ts';
import { childNamed, childrenNamed, childrenOf, lineCounter, nodesOf, parseTree } from './syntax.ts';
import type { Binding, CallSite, Expression, FunctionScope, Literal, Source } from './types.ts';

/** Two values that a program compares, by `==` or as a case of a `switch`. */
export interface Comparison {
  readonly left: Expression;
  readonly right: Expression;
  readonly line: number;
}

export interface GoSource extends Source {
  readonly comparisons: readonly Comparison[];
}

/** Reads a Go source. Throws a `Fault` (`limit`) that names `path`. */
export function readGo(text: string, path: string): GoSource {
  const nodes = [...readIn(nodesOf(parseTree(parser, text, path), path))];
  const lower = new Lowering(text, nodes);
  const lineOf = lineCounter(text);
  const source = {
    calls: [] as CallSite[],
    literals: [] as Literal[],
    bindings: [] as Binding[],
    functions: [] as FunctionScope[],
    comparisons: [] as Comparison[],
  };
  const scopes = new Map<number, FunctionScope>();
  for (const node of nodes.toReversed()) lower.expression(node);
  for (const node of nodes) {
    const function_ = scopeOf(node, text);
    if (function_) scopes.set(node.from, function_);
    if (function_) source.functions.push(function_);
    source.bindings.push(...bindingsOf(node, { text, scopes, lower: (value) => lower.expression(value) }));
    const call = lower.call(node);
    if (call) source.calls.push({ call, line: lineOf(node.from), decorates: false });
    for (const [left, right] of lower.compared(node))
      source.comparisons.push({ left, right, line: lineOf(right.at) });
    const literal = lower.literal(node);
    if (literal) source.literals.push({ value: literal, line: lineOf(node.from) });
  }
  return source;
}

/** Where a text is a path or a tag. */
const NO_LITERALS = new Set(['ImportSpec', 'FieldDecl']);
const MARKS = new Set(['(', ')', '{', '}', ',', '...', '⚠', 'LineComment', 'BlockComment']);

function* readIn(nodes: Iterable<SyntaxNode>): Generator<SyntaxNode> {
  for (const node of nodes) if (READ.has(node.name)) yield node;
}

type CallExpression = Extract<Expression, { kind: 'call' }>;

/**
 * What a node stands for where the operators in it are not what it is made with: the grammar takes `a + b.c` for
 * `(a + b).c` and `*a.b` for `(*a).b`. `core` is what stands behind the operators (`b.c`).
 */
interface Mixed {
  readonly whole: Expression;
  readonly core: Expression;
  /** The node of the operators. */
  readonly operators: SyntaxNode;
}
type Lowered = Expression | Mixed;

const coreOf = (lowered: Lowered): Expression => ('core' in lowered ? lowered.core : lowered);

/** Nodes that are values. */
const VALUES = new Set(
  (
    'SelectorExpr CallExpr IndexExpr SliceExpr TypeAssertion BinaryExp UnaryExp String Number VariableName ' +
    'ParenthesizedExpr ParameterizedExpr Conversion FunctionLiteral TypedLiteral LiteralValue'
  ).split(' '),
);
/** Nodes that something is read of by itself; others, such as brackets, would take memory. */
const READ = new Set([
  ...VALUES,
  ...'FunctionDecl MethodDecl VarDecl VarSpec ConstSpec TypeSpec ImportSpec Assignment Case'.split(' '),
]);
const UNKNOWN: Expression = { at: 0, kind: 'unknown' };

class Lowering {
  readonly #text: string;
  readonly #known = new KnownExpressions<Lowered>();
  readonly #receiverAt: (name: string, at: number) => string | undefined;

  constructor(text: string, nodes: readonly SyntaxNode[]) {
    this.#text = text;
    this.#receiverAt = receiversOf(nodes, text);
  }

  expression(node: SyntaxNode | null | undefined): Expression {
    const lowered = node ? this.#lowered(node) : UNKNOWN;
    return 'whole' in lowered ? lowered.whole : lowered;
  }

  /** The call that a node is; a literal of another package's type (`http.Server{…}`) makes one as a call does. */
  call(node: SyntaxNode): CallExpression | undefined {
    if (node.name === 'CallExpr') {
      const core = coreOf(this.#lowered(node));
      return core.kind === 'call' ? core : undefined;
    }
    const made = node.name === 'TypedLiteral' ? this.expression(node) : undefined;
    if (made?.kind !== 'object' || made.of?.kind !== 'member') return undefined;
    return { at: made.at, kind: 'call', callee: made.of, positional: [made], named: new Map() };
  }

  /** A text, or a whole that is put together around one, such as `"a" + b`. */
  literal(node: SyntaxNode): Expression | undefined {
    const { parent } = node;
    if (NO_LITERALS.has(parent?.name ?? '') || !VALUES.has(node.name)) return undefined;
    const value = this.expression(node);
    const isText = node.name === 'String' || value.kind === 'joined';
    const isPart = isText && parent && VALUES.has(parent.name) && this.expression(parent).kind === 'joined';
    return isText && !isPart ? value : undefined;
  }

  /** What a comparison, or a case of a `switch`, compares. */
  compared(node: SyntaxNode): [left: Expression, right: Expression][] {
    if (node.name === 'BinaryExp') {
      const [left, operator, right] = childrenOf(node, 3);
      const isEqual = left && operator?.name === 'CompareOp' && this.#of(operator) === '==';
      return isEqual ? [[coreOf(this.#lowered(left)), this.expression(right)]] : [];
    }
    const value = node.name === 'Case' ? node.parent?.prevSibling : undefined;
    if (!value || !VALUES.has(value.name)) return [];
    const cases = childrenOf(node).filter(({ name }) => VALUES.has(name));
    return cases.map((one) => [this.expression(value), this.expression(one)]);
  }

  #lowered(node: SyntaxNode): Lowered {
    return VALUES.has(node.name) ? this.#known.of(node, (known) => this.#read(known)) : UNKNOWN;
  }

  #read(node: SyntaxNode): Lowered {
    const first = node.firstChild;
    switch (node.name) {
      case 'SelectorExpr':
      case 'CallExpr':
      case 'IndexExpr':
      case 'SliceExpr':
      case 'TypeAssertion': {
        const inner = first ? this.#lowered(first) : UNKNOWN;
        const core = this.#after(node, coreOf(inner));
        if (!('operators' in inner)) return core;
        return { whole: this.#among(inner.operators, core), core, operators: inner.operators };
      }
      case 'BinaryExp':
      case 'UnaryExp': {
        const last = node.lastChild ? this.#lowered(node.lastChild) : UNKNOWN;
        const core = coreOf(last);
        return { whole: this.#among(node, core), core, operators: node };
      }
      default:
        return this.#plain(node);
    }
  }

  /** `core` with the operators around it that a node has. */
  #among(node: SyntaxNode, core: Expression): Expression {
    const [left, operator, right] = childrenOf(node, 3);
    const last = node.lastChild ? this.#lowered(node.lastChild) : UNKNOWN;
    const behind = 'operators' in last ? this.#among(last.operators, core) : core;
    if (node.name === 'UnaryExp')
      return left?.name === 'DerefOp' ? behind : { at: node.from, kind: 'unknown' };
    const isSum = right !== undefined && operator !== undefined && this.#of(operator) === '+';
    return isSum
      ? { at: node.from, kind: 'joined', parts: [this.expression(left), behind] }
      : { at: node.from, kind: 'unknown' };
  }

  /** A member, a call, an element of `object`. */
  #after(node: SyntaxNode, object: Expression): Expression {
    const at = object.at;
    if (node.name === 'SelectorExpr') {
      const name = childNamed(node, 'FieldName');
      if (!name) return { at, kind: 'unknown' };
      const written = this.#of(name);
      const isMethod = object.kind === 'name' && object.name === 'http' && written.startsWith('Method');
      return isMethod
        ? { at, kind: 'text', text: written.slice('Method'.length).toUpperCase() }
        : { at, kind: 'member', object, name: written };
    }
    if (node.name === 'CallExpr') return this.#call(node, object);
    if (node.name !== 'IndexExpr') return object;
    const index = this.expression(childrenOf(node, 3)[2]);
    return index.kind === 'text' && !/^\d/.test(index.text)
      ? { at, kind: 'member', object, name: index.text }
      : { at, kind: 'index', object, index };
  }

  #call(node: SyntaxNode, callee: Expression): Expression {
    const list = childNamed(node, 'Arguments');
    const given = list ? childrenOf(list).filter((child) => !MARKS.has(child.name)) : [];
    const isMade = callee.kind === 'name' && (callee.name === 'new' || callee.name === 'make');
    if (isMade) return { at: node.from, kind: 'object', entries: new Map(), ...this.#made(given[0]) };
    const positional = given.map((child) => this.expression(child));
    return { at: callee.at, kind: 'call', callee, positional, named: new Map() };
  }

  /** The type in `new(http.Client)`, which is parsed as a value too. */
  #made(type: SyntaxNode | undefined): { of?: Expression } {
    const value = type?.name === 'SelectorExpr' ? this.expression(type) : typeOf(type, this.#text);
    return value ? { of: value } : {};
  }

  #plain(node: SyntaxNode): Expression {
    const at = node.from;
    switch (node.name) {
      case 'String':
        return { at, kind: 'text', text: contentOf(node, this.#text) };
      case 'Number':
        return { at, kind: 'text', text: this.#of(node).replaceAll('_', '') };
      case 'VariableName': {
        const name = this.#of(node);
        return { at, kind: 'name', name: this.#receiverAt(name, at) ?? name };
      }
      case 'ParenthesizedExpr':
      case 'ParameterizedExpr':
        return this.expression(childrenOf(node, 2).find((child) => child.name !== '('));
      case 'Conversion':
        return this.expression(childrenOf(node, 8).findLast((child) => !MARKS.has(child.name)));
      case 'FunctionLiteral':
        return { at, kind: 'function' };
      case 'TypedLiteral':
        return this.#literal(node.lastChild, node.firstChild, at);
      case 'LiteralValue':
        return this.#literal(node, null, at);
      default:
        return { at, kind: 'unknown' };
    }
  }

  /** `{ a, b }` as a list, `{ A: a, "b": b }` as an object. */
  #literal(value: SyntaxNode | null, type: SyntaxNode | null, at: number): Expression {
    const elements = childrenNamed(value, 'Element');
    const isList = type?.name === 'SliceType' || type?.name === 'ArrayType';
    const of = typeOf(type, this.#text);
    const hasKeys = childNamed(elements[0], 'Key') !== null;
    const valueOf = (element: SyntaxNode) => this.expression(element.lastChild);
    if (isList || (!hasKeys && elements.length > 0))
      return { at, kind: 'list', items: elements.map(valueOf) };
    const entries = new Map<string, Expression>();
    for (const element of elements) {
      const key = childNamed(element, 'Key')?.firstChild;
      const name = key?.name === 'String' ? contentOf(key, this.#text) : key ? this.#of(key) : undefined;
      if (name !== undefined && name.length <= 256) entries.set(name, valueOf(element));
    }
    return { at, kind: 'object', entries, ...(of ? { of } : {}) };
  }

  #of(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }
}
