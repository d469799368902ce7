import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/java';
import { bindingsOf, scopeOf } from './java-bindings.ts';
import { declaredIn } from './java-declared.ts';
import { JavaLowering, MADE_OF_OTHERS } from './java-lowering.ts';
import { type JavaCall, type JavaType, typesOf } from './java-types.ts';
import { childNamed, lineCounter, nodesOf, parseTree } from './syntax.ts';
import type { Binding, FunctionScope, Literal, Source } from './types.ts';

/** A Java source, with its classes and what is annotated there. */
export interface JavaSource extends Source {
  readonly calls: readonly JavaCall[];
  readonly types: readonly JavaType[];
  readonly expression: JavaLowering['expression'];
}

const CALLS = new Set(['MethodInvocation', 'ObjectCreationExpression', 'ExplicitConstructorInvocation']);
const ANNOTATIONS = new Set(['Annotation', 'MarkerAnnotation']);

/** Reads a Java source. Throws a `Fault` (`limit`) that names `path`. */
export function readJava(text: string, path: string): JavaSource {
  // The grammar has no `Name.class`; a word as long that is none of the language's keeps every offset.
  const nodes = [...nodesOf(parseTree(parser, text.replaceAll('.class', '.clazz'), path), path)];
  const declared = declaredIn(nodes, text);
  const lower = new JavaLowering(text, declared);
  const lineOf = lineCounter(text);
  const calls: JavaCall[] = [];
  const literals: Literal[] = [];
  const bindings: Binding[] = [];
  const scopes = new Map<number, FunctionScope>();
  for (const node of nodes.toReversed()) if (MADE_OF_OTHERS.has(node.name)) lower.expression(node);
  for (const node of nodes) {
    const function_ = scopeOf(node, text);
    if (function_) scopes.set(node.from, function_);
    bindings.push(...bindingsOf(node, { text, declared, scopes, lower: (value) => lower.expression(value) }));
    const decorates = ANNOTATIONS.has(node.name);
    if (decorates || CALLS.has(node.name)) {
      const call = lower.written(node);
      const line = lineOf((childNamed(node, 'MethodName') ?? node).from);
      if (call.kind === 'call') calls.push({ call, line, decorates, node });
    } else if (isLiteral(node)) literals.push({ value: lower.expression(node), line: lineOf(node.from) });
  }
  return {
    calls,
    literals,
    bindings,
    functions: [...scopes.values()],
    types: typesOf(nodes, calls, text),
    expression: (node) => lower.expression(node),
  };
}

/** A text, or the whole of what is put together by `+` around texts. */
function isLiteral(node: SyntaxNode): boolean {
  if (node.parent?.name === 'BinaryExpression') return false;
  if (node.name === 'StringLiteral' || node.name === 'TextBlock') return true;
  if (node.name !== 'BinaryExpression') return false;
  let first: SyntaxNode | null = node;
  for (let level = 0; first?.name === 'BinaryExpression' && level < 4096; level += 1)
    first = first.firstChild;
  return first?.name === 'StringLiteral' || first?.name === 'TextBlock';
}
