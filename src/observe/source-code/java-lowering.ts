import type { SyntaxNode } from '@lezer/common';
import type { Declared } from './java-declared.ts';
import { TYPES, declaredName } from './java-declared.ts';
import { understood } from './java-values.ts';
import { KnownExpressions } from './known-expressions.ts';
import { childNamed, childrenNamed, childrenOf, enclosing, unescapeText } from './syntax.ts';
import type { Expression } from './types.ts';

/** Parts of a text that is put together, as many as are evaluated. */
const MAXIMUM_PARTS = 64;

/** Kinds of nodes that are made of others: read from the last to the first, for which no deep recursion is needed. */
export const MADE_OF_OTHERS: ReadonlySet<string> = new Set([
  'FieldAccess',
  'ScopedTypeName',
  'ScopedIdentifier',
  'MethodInvocation',
  'ObjectCreationExpression',
  'ExplicitConstructorInvocation',
  'Annotation',
  'MarkerAnnotation',
  'BinaryExpression',
  'TernaryExpression',
  'ParenthesizedExpression',
  'CastExpression',
  'GenericType',
  'ArrayType',
  'ArrayInitializer',
  'ElementValueArrayInitializer',
  'ArrayCreationExpression',
]);

/** Nodes of a Java tree as values, in the words of every language. */
export class JavaLowering {
  readonly #text: string;
  readonly #declared: Declared;
  readonly #known = new KnownExpressions();
  /** Calls that stand for something simpler, as they are written. */
  readonly #written = new Map<Expression, Expression>();

  constructor(text: string, declared: Declared) {
    this.#text = text;
    this.#declared = declared;
  }

  expression(node: SyntaxNode | null | undefined): Expression {
    return node ? this.#known.of(node, (known) => this.#read(known)) : { at: 0, kind: 'unknown' };
  }

  /** A call as it is written, also where it stands for something simpler (`String.format`). */
  written(node: SyntaxNode): Expression {
    const expression = this.expression(node);
    return this.#written.get(expression) ?? expression;
  }

  #read(node: SyntaxNode): Expression {
    const at = node.from;
    switch (node.name) {
      case 'StringLiteral':
      case 'CharacterLiteral':
        return { at, kind: 'text', text: unescapeText(this.#of(node).slice(1, -1)) };
      case 'TextBlock':
        return { at, kind: 'text', text: blockText(this.#of(node)) };
      case 'IntegerLiteral':
      case 'FloatingPointLiteral':
        return { at, kind: 'text', text: this.#of(node).replaceAll(/_|[lL]$/g, '') };
      case 'Identifier':
      case 'TypeName':
      case 'this':
      case 'super':
        return { at, kind: 'name', name: this.#of(node) };
      case 'FieldAccess':
      case 'ScopedTypeName':
      case 'ScopedIdentifier':
        return this.#member(node);
      case 'MethodInvocation':
        return this.#invocation(node);
      case 'ObjectCreationExpression':
      case 'ExplicitConstructorInvocation':
        return this.#creation(node);
      case 'Annotation':
      case 'MarkerAnnotation':
        return this.#annotation(node);
      default:
        return this.#compound(node);
    }
  }

  #compound(node: SyntaxNode): Expression {
    const at = node.from;
    switch (node.name) {
      case 'BinaryExpression':
        return this.#binary(node);
      case 'TernaryExpression':
        return this.#ternary(node);
      case 'ParenthesizedExpression':
        return this.expression(childrenOf(node, 3)[1]);
      case 'CastExpression':
        return this.expression(node.lastChild);
      case 'GenericType':
      case 'ArrayType':
        return this.expression(node.firstChild);
      case 'ArrayInitializer':
      case 'ElementValueArrayInitializer':
        return {
          at,
          kind: 'list',
          items: childrenOf(node)
            .filter(isValue)
            .map((item) => this.expression(item)),
        };
      case 'ArrayCreationExpression':
        return this.expression(childNamed(node, 'ArrayInitializer'));
      case 'LambdaExpression':
      case 'MethodReference':
        return { at, kind: 'function' };
      default:
        return { at, kind: 'unknown' };
    }
  }

  #of(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  /** `this.name` and `Own.NAME` are names of their own; so are they bound. */
  #member(node: SyntaxNode): Expression {
    const [first, , last] = childrenOf(node, 3);
    if (!first || !last) return { at: node.from, kind: 'unknown' };
    const [left, name] = [this.#of(first).slice(0, 256), this.#of(last)];
    const isOwn = first.name === 'this' || (first.name === 'Identifier' && this.#declared.types.has(left));
    if (isOwn && node.name === 'FieldAccess') return { at: node.from, kind: 'name', name: `${left}.${name}` };
    return { at: node.from, kind: 'member', object: this.expression(first), name };
  }

  #invocation(node: SyntaxNode): Expression {
    const method = childNamed(node, 'MethodName');
    if (!method) return { at: node.from, kind: 'unknown' };
    const positional = this.#arguments(node);
    const name = this.#of(method);
    const first = node.firstChild;
    const object = first && first.name !== 'MethodName' ? first : undefined;
    const isOwn =
      !object || object.name === 'this' || this.#declared.types.has(this.#of(object).slice(0, 256));
    const key = `${name}/${positional.length}`;
    const callee: Expression =
      isOwn && (this.#declared.methods.has(key) || !object)
        ? { at: method.from, kind: 'name', name: this.#declared.methods.has(key) ? key : name }
        : { at: node.from, kind: 'member', object: this.expression(object), name };
    const call = { at: node.from, kind: 'call', callee, positional, named: new Map() } as const;
    const simpler = understood(call);
    if (simpler) this.#written.set(simpler, call);
    return simpler ?? call;
  }

  /** `new X(…)`, and `this(…)` in a constructor, which is one of the same class. */
  #creation(node: SyntaxNode): Expression {
    const positional = this.#arguments(node);
    const isOwn = node.name === 'ExplicitConstructorInvocation';
    const outer = isOwn && node.firstChild?.name === 'this' ? enclosing(node, TYPES) : undefined;
    const type = isOwn ? null : (childrenOf(node, 8).find(({ name }) => TYPE_NAMES.has(name)) ?? null);
    const name = outer ? declaredName(outer, this.#text) : type?.name === 'TypeName' ? this.#of(type) : '';
    const key = `${name}/${positional.length}`;
    const callee: Expression = this.#declared.methods.has(key)
      ? { at: node.from, kind: 'name', name: key }
      : this.expression(type);
    return { at: node.from, kind: 'call', callee, positional, named: new Map() };
  }

  #annotation(node: SyntaxNode): Expression {
    const name = childrenOf(node, 4).find((child) => /^(?:Scoped)?Identifier$/.test(child.name));
    const list = childNamed(node, 'AnnotationArgumentList');
    const named = new Map(
      childrenNamed(list, 'ElementValuePair').map((pair) => [
        this.#of(pair.firstChild ?? pair),
        this.expression(pair.lastChild),
      ]),
    );
    const positional = (list ? childrenOf(list) : [])
      .filter((child) => isValue(child) && child.name !== 'ElementValuePair')
      .map((child) => this.expression(child));
    return { at: node.from, kind: 'call', callee: this.expression(name), positional, named };
  }

  #arguments(node: SyntaxNode): Expression[] {
    const list = childNamed(node, 'ArgumentList');
    return list
      ? childrenOf(list)
          .filter(isValue)
          .map((child) => this.expression(child))
      : [];
  }

  #binary(node: SyntaxNode): Expression {
    const [left, operator, right] = childrenOf(node, 3);
    const at = node.from;
    if (!operator || this.#of(operator) !== '+') return { at, kind: 'unknown' };
    const before = this.expression(left);
    // Flat, for long texts are put together of many lines.
    const parts = before.kind === 'joined' && left?.name === 'BinaryExpression' ? before.parts : [before];
    return { at, kind: 'joined', parts: [...parts, this.expression(right)].slice(0, MAXIMUM_PARTS) };
  }

  /** `x != null ? x : y`, and the other way round: what is there, or else. Any other condition may go either way. */
  #ternary(node: SyntaxNode): Expression {
    const [condition, , yes, , no] = childrenOf(node, 5);
    const tested = condition ? this.#of(condition).slice(0, 512) : '';
    const isInverted = /==\s*null|isBlank\(\)|isEmpty\(\)/.test(tested) && !tested.startsWith('!');
    const [first, second] = isInverted ? [no, yes] : [yes, no];
    return { at: node.from, kind: 'either', left: this.expression(first), right: this.expression(second) };
  }
}

const TYPE_NAMES = new Set(['TypeName', 'ScopedTypeName', 'GenericType']);
const MARKS = new Set(['(', ')', '{', '}', ',', '⚠', 'LineComment', 'BlockComment']);

function isValue(node: SyntaxNode): boolean {
  return !MARKS.has(node.name);
}

/** The text of a block: without the indentation that all of its lines have. */
function blockText(written: string): string {
  const lines = written
    .replace(/^"""[ \t]*\r?\n?/, '')
    .slice(0, -3)
    .split('\n');
  const full = lines.filter((line, index) => line.trim() !== '' || index === lines.length - 1);
  const indents = full.map((line) => line.length - line.trimStart().length);
  const indent = indents.reduce((least, one) => Math.min(least, one), Infinity);
  return unescapeText(lines.map((line) => line.slice(indent).trimEnd()).join('\n'));
}
