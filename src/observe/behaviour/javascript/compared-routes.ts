import type { SyntaxNode } from '@lezer/common';
import type { RouteFact } from '../../../model/behaviour.ts';
import { knownValue } from '../../source-code/evaluate.ts';
import type { ScriptSource } from '../../source-code/javascript.ts';
import { regexPaths, routePaths } from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import { childNamed, childrenOf } from '../../source-code/syntax.ts';
import type { Expression } from '../../source-code/types.ts';

/** What only a file with a server of its own has. */
const SERVERS =
  /^(?:(?:http|https|http2)\.(?:createServer|createSecureServer|Server)|Bun\.serve|Deno\.serve|micro)$/;
const PATH_NAMES = new Set(['url', 'pathname', 'path', 'route', 'originalUrl']);
const METHOD_NAME = 'method';
const HTTP_METHOD = /^[A-Z]{3,10}$/;
const MAXIMUM_LEVELS = 64;

type PathFound = Pick<RouteFact, 'path' | 'pathKind'>;

/** Routes of a plain server: comparisons of the path, `switch` over it, regular expressions, and tables by `GET /path`. */
export function comparedRoutes(source: ScriptSource, scope: Scope): RouteFact[] {
  if (!source.calls.some(({ call }) => SERVERS.test(scope.pathOf(call.callee)))) return [];
  const reader = new ComparisonReader(source, scope);
  return source.nodes.flatMap((node): RouteFact[] => {
    const found = [...reader.paths(node)];
    const table = reader.tableEntry(node);
    if (table) return [table];
    if (found.length === 0) return [];
    const methods = reader.methodsAround(node);
    const line = source.lineOf(node.from);
    return found.map((path) => ({ kind: 'route', methods, ...path, line, by: 'http server' }));
  });
}

class ComparisonReader {
  readonly #source: ScriptSource;
  readonly #scope: Scope;

  constructor(source: ScriptSource, scope: Scope) {
    this.#source = source;
    this.#scope = scope;
  }

  /** The paths that a node compares the request's path with. */
  paths(node: SyntaxNode): PathFound[] {
    if (node.name === 'BinaryExpression') return this.#compared(node);
    if (node.name === 'CallExpression') return this.#called(node);
    return node.name === 'CaseLabel' && this.#switchedOver(node, PATH_NAMES)
      ? this.#literal(this.#caseValue(node))
      : [];
  }

  /** `'GET /path': handler`. */
  tableEntry(node: SyntaxNode): RouteFact | undefined {
    if (node.name !== 'Property' || node.firstChild?.name !== 'String') return undefined;
    const key = this.#text(this.#source.expression(node.firstChild));
    const [, method, written] = /^([A-Z]{3,10}) (\/\S*)$/.exec(key ?? '') ?? [];
    const [path] =
      written === undefined
        ? []
        : written.includes('{')
          ? routePaths(written, 'brace')
          : routePaths(written, 'colon');
    if (!method || !path) return undefined;
    return {
      kind: 'route',
      methods: [method],
      ...path,
      line: this.#source.lineOf(node.from),
      by: 'http server',
    };
  }

  /** Methods that are asked for where a node stands: in its condition, or around it. */
  methodsAround(node: SyntaxNode): string[] {
    let inner = node;
    for (
      let outer = node.parent, level = 0;
      outer && level < MAXIMUM_LEVELS;
      outer = outer.parent, level += 1
    ) {
      const methods = this.#methodsAt(outer, inner);
      if (methods.length > 0) return methods;
      if (/^(?:FunctionDeclaration|Script)$/.test(outer.name)) break;
      inner = outer;
    }
    const below = node.name === 'CaseLabel' ? this.#methodsOfCase(node) : this.#methodsBelow(node);
    const later = below.length > 0 ? below : this.#methodsLater(node);
    return later.length > 0 ? later : ['*'];
  }

  /** `const match = /…/.exec(path); if (match && method === 'GET') …`. */
  #methodsLater(node: SyntaxNode): string[] {
    const declaration = node.parent?.name === 'VariableDeclaration' ? node.parent : undefined;
    const variable = childNamed(declaration, 'VariableDefinition');
    const block = declaration?.parent;
    if (!variable || !block) return [];
    const name = this.#source.textOf(variable);
    const uses = this.#source.nodes.filter(
      (one) =>
        one.name === 'VariableName' &&
        one.from > node.to &&
        one.to <= block.to &&
        this.#source.textOf(one) === name,
    );
    const conditions = uses.flatMap((use) => (use.parent?.name === 'BinaryExpression' ? [use.parent] : []));
    return [...new Set(conditions.flatMap((condition) => this.#methodsIn(condition, 0)))];
  }

  #methodsAt(outer: SyntaxNode, inner: SyntaxNode): string[] {
    if (outer.name === 'BinaryExpression') return this.#isAnd(outer) ? this.#methodsIn(outer, 0) : [];
    if (outer.name === 'IfStatement') {
      const condition = childNamed(outer, 'ParenthesizedExpression');
      const isThen = condition !== null && inner.prevSibling?.from === condition.from;
      return isThen ? this.#methodsIn(condition, 0) : [];
    }
    if (outer.name !== 'SwitchBody' || !this.#switchedOver(inner, new Set([METHOD_NAME]))) return [];
    let label: SyntaxNode | null = inner;
    while (label && label.name !== 'CaseLabel') label = label.prevSibling;
    const method = label ? this.#text(this.#caseValue(label)) : undefined;
    return method && HTTP_METHOD.test(method) ? [method] : [];
  }

  /** Where the path is compared first: `if (path === '/x') { if (method === 'GET') … else if (method === 'POST') … }`. */
  #methodsBelow(node: SyntaxNode): string[] {
    let at: SyntaxNode | null = node;
    for (let level = 0; at && at.name !== 'IfStatement' && level < 8; level += 1) at = at.parent;
    const condition = childNamed(at, 'ParenthesizedExpression');
    if (!condition || node.from < condition.from || node.to > condition.to) return [];
    return this.#methodsBetween(condition.to, condition.nextSibling?.to ?? condition.to);
  }

  /** `case '/x': if (method === 'GET') …`, up to the next label that has statements of its own before it. */
  #methodsOfCase(label: SyntaxNode): string[] {
    let last: SyntaxNode = label;
    for (let next = label.nextSibling; next; next = next.nextSibling) {
      if (/^(?:Case|Default)Label$/.test(next.name) && !/^(?:Case|Default)Label$/.test(last.name)) break;
      last = next;
    }
    return this.#methodsBetween(label.to, last.to);
  }

  #methodsBetween(from: number, to: number): string[] {
    const inside = this.#source.nodes.filter(
      (one) => one.name === 'BinaryExpression' && one.from >= from && one.to <= to,
    );
    return [...new Set(inside.flatMap((one) => this.#methodsIn(one, 0)))];
  }

  /** Methods that must hold in a condition of `&&`, or may in one of `||`. */
  #methodsIn(node: SyntaxNode, depth: number): string[] {
    if (depth > MAXIMUM_LEVELS) return [];
    if (node.name === 'ParenthesizedExpression') {
      const inner = childrenOf(node, 2)[1];
      return inner ? this.#methodsIn(inner, depth + 1) : [];
    }
    if (node.name !== 'BinaryExpression') return [];
    const [left, operator, right] = childrenOf(node, 3);
    if (!left || !right) return [];
    if (operator?.name === 'LogicOp')
      return [...this.#methodsIn(left, depth + 1), ...this.#methodsIn(right, depth + 1)];
    const value = this.#comparison(node, new Set([METHOD_NAME]));
    const method = value ? this.#text(value) : undefined;
    return method && HTTP_METHOD.test(method) ? [method] : [];
  }

  #isAnd(node: SyntaxNode): boolean {
    const operator = childrenOf(node, 2)[1];
    return (
      operator?.name === 'LogicOp' &&
      operator.to - operator.from === 2 &&
      this.#source.textOf(operator) === '&&'
    );
  }

  #compared(node: SyntaxNode): PathFound[] {
    return this.#literal(this.#comparison(node, PATH_NAMES));
  }

  /** The other side of a comparison with what has one of these names. */
  #comparison(node: SyntaxNode, names: ReadonlySet<string>): Expression | undefined {
    const [left, operator, right] = childrenOf(node, 3);
    if (!operator || !/^===?$/.test(this.#source.textOf(operator))) return undefined;
    if (this.#isNamed(left, names)) return this.#source.expression(right);
    return this.#isNamed(right, names) ? this.#source.expression(left) : undefined;
  }

  #isNamed(node: SyntaxNode | undefined, names: ReadonlySet<string>): boolean {
    const value = this.#source.expression(node);
    return (value.kind === 'name' || value.kind === 'member') && names.has(value.name);
  }

  #literal(value: Expression | undefined): PathFound[] {
    const text = value ? this.#text(value) : undefined;
    return text?.startsWith('/') ? routePaths(text, 'colon') : [];
  }

  #text(value: Expression | undefined): string | undefined {
    return knownValue(this.#scope, value);
  }

  /** `path.startsWith('/x')`, `/^\/x$/.test(path)`, `path.match(/^\/x$/)`. */
  #called(node: SyntaxNode): PathFound[] {
    const call = this.#source.expression(node);
    if (call.kind !== 'call' || call.callee.kind !== 'member') return [];
    const { object, name } = call.callee;
    const [first] = call.positional;
    if (name === 'startsWith' && isPath(object)) {
      return this.#literal(first).map(({ path }) => ({
        path: path.replace(/(?<=.)\/$/, ''),
        pathKind: 'prefix',
      }));
    }
    const pattern = name === 'match' && isPath(object) ? first : isPath(first) ? object : undefined;
    const regex =
      pattern?.kind === 'regex' ? pattern : pattern ? this.#scope.valueBehind(pattern) : undefined;
    const reads = ['exec', 'test', 'match'].includes(name);
    return reads && regex?.kind === 'regex' && /^\^?\\?\//.test(regex.pattern)
      ? regexPaths(regex.pattern)
      : [];
  }

  #caseValue(label: SyntaxNode): Expression {
    return this.#source.expression(childrenOf(label, 3)[1]);
  }

  #switchedOver(node: SyntaxNode, names: ReadonlySet<string>): boolean {
    const body = node.parent;
    const subject =
      body?.name === 'SwitchBody' ? childNamed(body.parent, 'ParenthesizedExpression') : undefined;
    return subject ? this.#isNamed(childrenOf(subject, 2)[1], names) : false;
  }
}

function isPath(value: Expression | undefined): boolean {
  return (value?.kind === 'name' || value?.kind === 'member') && PATH_NAMES.has(value.name);
}
