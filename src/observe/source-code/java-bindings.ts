import type { SyntaxNode } from '@lezer/common';
import { declaredName, type Declared, fieldKey, methodKey, TYPES } from './java-declared.ts';
import { libraryPath, namesOf } from './java-libraries.ts';
import { propertyOf, propertyText, propertyValue } from './property-text.ts';
import { childNamed, childrenNamed, childrenOf, enclosing } from './syntax.ts';
import type { Binding, Expression, FunctionScope } from './types.ts';

const SCOPES: ReadonlySet<string> = new Set([
  ...TYPES,
  'MethodDeclaration',
  'ConstructorDeclaration',
  'LambdaExpression',
  'Block',
  'ConstructorBody',
  'ForStatement',
  'EnhancedForStatement',
  'TryWithResourcesStatement',
  'SwitchBlock',
]);
const TYPE_NAMES = new Set(['TypeName', 'ScopedTypeName', 'GenericType', 'ArrayType', 'PrimitiveType']);
const EVERYWHERE = { from: 0, to: Number.MAX_SAFE_INTEGER };

interface Context {
  readonly text: string;
  readonly declared: Declared;
  readonly scopes: ReadonlyMap<number, FunctionScope>;
  readonly lower: (node: SyntaxNode | null | undefined) => Expression;
}
type Range = Pick<Binding, 'from' | 'to'>;

/** The method or constructor that a node is, with the number of its parameters in its name. */
export function scopeOf(node: SyntaxNode, text: string): FunctionScope | undefined {
  const name = methodKey(node, text);
  return name === undefined ? undefined : { name, from: node.from, to: node.to };
}

/** What a node gives names to. */
export function bindingsOf(node: SyntaxNode, context: Context): Binding[] {
  switch (node.name) {
    case 'ImportDeclaration':
      return imported(node, context.text);
    case 'FieldDeclaration':
    case 'ConstantDeclaration':
      return fields(node, context);
    case 'RecordComponent':
      return field(node, node, context);
    case 'LocalVariableDeclaration':
      return childrenNamed(node, 'VariableDeclarator').map((each) => local(each, node, context));
    case 'Resource':
      return [local(node, node, context)];
    case 'TypePattern':
    case 'ForSpec':
      return childNamed(node, 'Definition') ? [local(node, node, context)] : [];
    case 'AssignmentExpression':
      return assigned(node, context);
    case 'FormalParameters':
      return parameters(node, context);
    case 'MethodDeclaration':
    case 'ConstructorDeclaration':
      return method(node, context);
    default:
      return TYPES.has(node.name) ? [ownType(node, context)] : [];
  }
}

function rangeAround(node: SyntaxNode, names: ReadonlySet<string>): Range {
  const outer = enclosing(node, names);
  return outer ? { from: outer.from, to: outer.to } : EVERYWHERE;
}

/** `import a.B`, `import static a.B.c`, and of `import a.*` what the tables know; what is named goes before the latter. */
function imported(node: SyntaxNode, text: string): Binding[] {
  const written = text.slice(node.from, Math.min(node.to, node.from + 1024)).replaceAll(/\s+/g, ' ');
  const [, path = '', star] = /^import (?:static )?([\w.$ ]{1,512}?) ?(\. ?\*)? ?;/.exec(written) ?? [];
  const whole = path.replaceAll(' ', '');
  const bind = (name: string, to: number): Binding => ({
    name,
    from: 0,
    to,
    meaning: { kind: 'import', path: libraryPath(star ? `${whole}.${name}` : whole) },
  });
  if (star) return namesOf(whole).map((name) => bind(name, EVERYWHERE.to));
  return whole === '' ? [] : [bind(whole.slice(whole.lastIndexOf('.') + 1), text.length)];
}

function ownType(node: SyntaxNode, { text }: Context): Binding {
  const name = declaredName(node, text);
  return { name, from: 0, to: text.length, meaning: { kind: 'import', path: `#${name}` } };
}

function fields(node: SyntaxNode, context: Context): Binding[] {
  return childrenNamed(node, 'VariableDeclarator').flatMap((each) => field(each, node, context));
}

/** A field, by its name, behind `this` and behind the name of its class. */
function field(declarator: SyntaxNode, node: SyntaxNode, context: Context): Binding[] {
  const { text, declared } = context;
  const outer = enclosing(node, TYPES);
  const name = declaredName(declarator, text);
  const given = childNamed(declarator, 'AssignOp')
    ? declarator.lastChild
    : declared.assigned.get(fieldKey(outer, name));
  const value = given ? context.lower(given) : (injected(node, context) ?? itself(declarator, name));
  const meaning = { kind: 'value', value, ...typeOf(node, context) } as const;
  const range = rangeAround(node, TYPES);
  return [
    { name, ...range, meaning },
    { name: `this.${name}`, ...range, meaning },
    ...(outer ? [{ name: `${declaredName(outer, text)}.${name}`, ...EVERYWHERE, meaning }] : []),
  ];
}

function local(declarator: SyntaxNode, node: SyntaxNode, context: Context): Binding {
  const name = declaredName(declarator, context.text);
  const value = childNamed(declarator, 'AssignOp')
    ? context.lower(declarator.lastChild)
    : itself(declarator, name);
  return { name, ...rangeAround(node, SCOPES), meaning: { kind: 'value', value, ...typeOf(node, context) } };
}

/** A variable that is given its value later; fields are looked at where they are declared. */
function assigned(node: SyntaxNode, { text, lower }: Context): Binding[] {
  const [left, operator, right] = childrenOf(node, 3);
  if (left?.name !== 'Identifier' || !operator || text.slice(operator.from, operator.to) !== '=') return [];
  const name = text.slice(left.from, left.to);
  return [{ name, ...rangeAround(node, SCOPES), meaning: { kind: 'value', value: lower(right) } }];
}

/** Parameters; one that is injected has its value from there. */
function parameters(list: SyntaxNode, context: Context): Binding[] {
  const of = list.parent ? context.scopes.get(list.parent.from) : undefined;
  const range = list.parent ? { from: list.parent.from, to: list.parent.to } : EVERYWHERE;
  const each = childrenOf(list).filter(
    ({ name }) => name === 'FormalParameter' || name === 'SpreadParameter',
  );
  return each.map((node, index): Binding => {
    const declarator = childNamed(node, 'VariableDeclarator') ?? node;
    const name = declaredName(declarator, context.text);
    const value = injected(node, context);
    const type = typeOf(node, context);
    if (of && !value && node.name === 'FormalParameter')
      return { name, ...range, meaning: { kind: 'parameter', of, index, ...type } };
    return { name, ...range, meaning: { kind: 'value', value: value ?? itself(declarator, name), ...type } };
  });
}

function method(node: SyntaxNode, { text, scopes, lower }: Context): Binding[] {
  const scope = scopes.get(node.from);
  if (scope?.name === undefined) return [];
  const range = node.name === 'MethodDeclaration' ? rangeAround(node, TYPES) : { from: 0, to: text.length };
  const [, only, end] = childrenOf(childNamed(node, 'Block') ?? node, 3);
  const value = only?.name === 'ReturnStatement' && end?.name === '}' ? childrenOf(only, 2)[1] : undefined;
  const returned = value ? { returned: lower(value) } : {};
  return [{ name: scope.name, ...range, meaning: { kind: 'function', scope, ...returned } }];
}

function typeOf(node: SyntaxNode, { lower }: Context): { readonly type?: Expression } {
  const type = childrenOf(node, 8).find(({ name }) => TYPE_NAMES.has(name));
  return type && type.name !== 'PrimitiveType' ? { type: lower(type) } : {};
}

/** What has no value in the source is a name that stands for nothing but itself. */
function itself({ from }: SyntaxNode, name: string): Expression {
  return { at: from, kind: 'name', name };
}

/** `@Value("${name:otherwise}")`, `@ConfigProperty(name = "name", defaultValue = "otherwise")`. */
function injected(node: SyntaxNode, { text, lower }: Context): Expression | undefined {
  const annotations = childrenNamed(childNamed(node, 'Modifiers'), 'Annotation');
  for (const annotation of annotations) {
    const call = lower(annotation);
    if (call.kind !== 'call') continue;
    const written = text.slice(annotation.from + 1, annotation.from + 256);
    const [name = ''] = /^[\w.]+/.exec(written) ?? [];
    const named = (key: string) => textOf(call.named.get(key));
    const first = textOf(call.positional[0]) ?? named('value');
    if (/(?:^|\.)Value$/.test(name) && first !== undefined)
      return propertyValue(propertyText(first), annotation.from);
    const property = named('name') ?? first;
    if (/(?:^|\.)(?:ConfigProperty|Property)$/.test(name) && property !== undefined) {
      const otherwise = named('defaultValue');
      const part = propertyOf(property, otherwise === undefined ? undefined : [otherwise]);
      return propertyValue([part], annotation.from);
    }
  }
  return undefined;
}

function textOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'text' ? expression.text : undefined;
}
