import type { SyntaxNode } from '@lezer/common';
import { contentOf, receiverOf, tagsOf, typeOf } from './go-types.ts';
import { SELF } from './scope.ts';
import { childNamed, childrenNamed, childrenOf, enclosing } from './syntax.ts';
import type { Binding, Expression, FunctionScope } from './types.ts';

const FUNCTIONS = new Set(['FunctionDecl', 'MethodDecl', 'FunctionLiteral']);
const SCOPES = new Set([...FUNCTIONS, 'Block', 'IfStatement', 'ForStatement', 'SwitchStatement']);

/** What is known of a source while its names are read. */
interface Reading {
  readonly text: string;
  readonly scopes: ReadonlyMap<number, FunctionScope>;
  readonly lower: (node: SyntaxNode | null | undefined) => Expression;
}

/** The function that a node is; a method has its type's name before its own. */
export function scopeOf(node: SyntaxNode, text: string): FunctionScope | undefined {
  if (!FUNCTIONS.has(node.name)) return undefined;
  const own = childNamed(node, node.name === 'MethodDecl' ? 'FieldName' : 'DefName');
  const name = own ? text.slice(own.from, own.to) : undefined;
  const receiver = node.name === 'MethodDecl' ? receiverOf(node, text) : undefined;
  const result = resultOf(node, text);
  return {
    name: receiver && name ? `${SELF}${receiver.type}.${name}` : name,
    from: node.from,
    to: node.to,
    ...(result ? { result } : {}),
  };
}

/** The type of the first thing that a function gives. */
function resultOf(node: SyntaxNode, text: string): Expression | undefined {
  const behind = childrenNamed(node, 'Parameters').at(node.name === 'MethodDecl' ? 1 : 0)?.nextSibling;
  const first = behind?.name === 'Parameters' ? childNamed(behind, 'Parameter')?.lastChild : behind;
  return typeOf(first, text);
}

/** What a node gives names to. */
export function bindingsOf(node: SyntaxNode, reading: Reading): Binding[] {
  switch (node.name) {
    case 'VarDecl':
    case 'VarSpec':
    case 'ConstSpec':
      return declared(node, reading);
    case 'Assignment':
      return assigned(node, reading);
    case 'ImportSpec':
      return imported(node, reading);
    case 'TypedLiteral':
      return fieldsOfLiteral(node, reading);
    case 'TypeSpec':
      return fieldsOfType(node, reading);
    case 'CallExpr':
      return ofFlag(node, reading);
    case 'FunctionDecl':
    case 'MethodDecl':
    case 'FunctionLiteral':
      return ofFunction(node, reading);
    default:
      return [];
  }
}

const nameOf = (node: SyntaxNode, { text }: Reading): string => text.slice(node.from, node.to);

/** A name of the block around `at`; the block of a function's body is the function, as its parameters are in it. */
function bind(name: string, at: SyntaxNode, meaning: Binding['meaning'], within = SCOPES): Binding {
  const scope = enclosing(at, within);
  const isBody = scope?.name === 'Block' && FUNCTIONS.has(scope.parent?.name ?? '');
  const range = isBody ? scope.parent : scope;
  return { name, from: range?.from ?? 0, to: range?.to ?? Number.MAX_SAFE_INTEGER, meaning };
}

function everywhere(name: string, value: Expression): Binding {
  return { name, from: 0, to: Number.MAX_SAFE_INTEGER, meaning: { kind: 'value', value } };
}

/** `a, b := x, y`, `var a T = x`, `const a = x`; of `a, err := f()` the first is what the call gives. */
function declared(node: SyntaxNode, reading: Reading): Binding[] {
  const children = childrenOf(node);
  const equals = children.findIndex(({ name }) => name === '=' || name === ':=');
  const names = childrenNamed(node, 'DefName');
  const values = equals < 0 ? [] : children.slice(equals + 1).filter(isValue);
  const of = equals < 0 ? typeOf(children.at(-1), reading.text) : undefined;
  // A variable of the whole file that is given no value here is given one elsewhere, such as by a flag.
  const isSetElsewhere = equals < 0 && !of && enclosing(node, FUNCTIONS) === undefined;
  return (isSetElsewhere ? [] : names).map((name, index) => {
    const unset: Expression = of
      ? { at: name.from, kind: 'object', entries: new Map(), of }
      : { at: name.from, kind: 'unknown' };
    const value = values[index] ? reading.lower(values[index]) : unset;
    return bind(nameOf(name, reading), node, { kind: 'value', value });
  });
}

function isValue({ name }: SyntaxNode): boolean {
  return name !== ',' && name !== 'LineComment' && name !== 'BlockComment' && name !== '⚠';
}

/** `name = value` and `value.field = value`, of which the fields of a method's own type hold everywhere. */
function assigned(node: SyntaxNode, reading: Reading): Binding[] {
  const children = childrenOf(node, 256);
  const equals = children.findIndex(({ name }) => name === '=');
  const lefts = children.slice(0, Math.max(0, equals)).filter(isValue);
  const rights = children.slice(equals + 1).filter(isValue);
  if (equals < 0 || rights.length === 0) return [];
  return lefts.flatMap((left, index): Binding[] => {
    const right = rights[index];
    if (!right) return [];
    const target = reading.lower(left);
    const name = fullName(target);
    if (name === undefined) return [];
    const value = conditional(node, target, reading.lower(right), reading);
    if (name.startsWith(SELF)) return [everywhere(name, value)];
    return [bind(name, node, { kind: 'value', value }, FUNCTIONS)];
  });
}

function fullName(target: Expression): string | undefined {
  if (target.kind === 'name') return target.name;
  return target.kind === 'member' && target.object.kind === 'name'
    ? `${target.object.name}.${target.name}`
    : undefined;
}

/** What is set under a condition may stay what it was before: `if addr == "" { addr = ":8080" }`. */
function conditional(node: SyntaxNode, target: Expression, value: Expression, reading: Reading): Expression {
  const outer = node.parent?.name === 'Block' ? node.parent.parent : null;
  if (outer?.name !== 'IfStatement') return value;
  const before: Expression =
    target.kind === 'member'
      ? { ...target, at: outer.from, object: { ...target.object, at: outer.from } }
      : { ...target, at: outer.from };
  const isKnown = value.kind === 'text' || isEmptyTest(outer, reading);
  const [left, right] = isKnown ? [before, value] : [value, before];
  return { at: node.from, kind: 'either', left, right };
}

/** Does a condition ask whether something is empty? */
function isEmptyTest(node: SyntaxNode, reading: Reading): boolean {
  const test = childNamed(node, 'BinaryExp');
  return test !== null && /^[\w.]{1,100}\s*==\s*(?:""|nil|0)$/.test(nameOf(test, reading).slice(0, 120));
}

/** `kafka "github.com/segmentio/kafka-go"`; versions in paths are left out, so that one table serves all of them. */
function imported(node: SyntaxNode, reading: Reading): Binding[] {
  const written = childNamed(node, 'String');
  if (!written) return [];
  const path = contentOf(written, reading.text)
    .slice(0, 256)
    .replaceAll(/\/v\d{1,4}(?=\/|$)|\.v\d{1,4}$/g, '');
  const alias = childNamed(node, 'DefName');
  const last = path.slice(path.lastIndexOf('/') + 1).replaceAll(/^go[-.]|[-.]go$/g, '');
  const name = alias ? nameOf(alias, reading) : last;
  return [bind(name, node, { kind: 'import', path })];
}

/** Fields that a literal of one of the file's own types gives. */
function fieldsOfLiteral(node: SyntaxNode, { lower }: Reading): Binding[] {
  const made = lower(node);
  if (made.kind !== 'object' || made.of?.kind !== 'name') return [];
  const type = made.of.name;
  return [...made.entries]
    .filter(([, value]) => value.kind !== 'unknown')
    .map(([name, value]) => everywhere(`${SELF}${type}.${name}`, value));
}

/** Fields whose type is another package's, or whose tag names an environment variable. */
function fieldsOfType(node: SyntaxNode, { text }: Reading): Binding[] {
  const type = childNamed(node, 'DefName');
  const body = childNamed(childNamed(node, 'StructType'), 'StructBody');
  if (!type || !body) return [];
  const prefix = `${SELF}${text.slice(type.from, type.to)}`;
  return childrenNamed(body, 'FieldDecl').flatMap((field) => {
    const of = childrenOf(field, 64)
      .map((child) => typeOf(child, text))
      .find(Boolean);
    const variable = variableOf(field, text);
    const value: Expression | undefined =
      variable ?? (of ? { at: field.from, kind: 'object', entries: new Map(), of } : undefined);
    if (!value) return [];
    return childrenNamed(field, 'FieldName').map((name) =>
      everywhere(`${prefix}.${text.slice(name.from, name.to)}`, value),
    );
  });
}

/** `env:"DB_HOST" envDefault:"db"`, `envconfig:"DB_HOST" default:"db"`, `env:"DB_HOST,default=db"`. */
function variableOf(field: SyntaxNode, text: string): Expression | undefined {
  const tags = tagsOf(field, text);
  const written = tags.get('env') ?? tags.get('envconfig');
  const [, name, inline] = /^([A-Za-z_]\w*)(?:,.*?\bdefault=(.*))?/.exec(written ?? '') ?? [];
  if (name === undefined) return undefined;
  const at = field.from;
  const otherwise = inline ?? tags.get('envDefault') ?? tags.get('default') ?? tags.get('env-default');
  const texts = [name, ...(otherwise === undefined ? [] : [otherwise])];
  return {
    at,
    kind: 'call',
    callee: { at, kind: 'name', name: 'getenv' },
    positional: texts.map((one) => ({ at, kind: 'text', text: one })),
    named: new Map(),
  };
}

/** `flag.StringVar(&addr, "addr", ":8080", "…")` sets a variable as `addr = flag.String("addr", …)` does. */
function ofFlag(node: SyntaxNode, { lower }: Reading): Binding[] {
  const call = lower(node);
  if (call.kind !== 'call' || call.callee.kind !== 'member') return [];
  const { callee, positional } = call;
  const [target, ...others] = positional;
  if (!/^(?:String|Int|Uint|StringSlice|Duration)(?:64)?VarP?$/.test(callee.name) || !target) return [];
  const name = fullName(target);
  if (name === undefined) return [];
  const flag: Expression = {
    ...call,
    callee: { ...callee, name: callee.name.replace('Var', '') },
    positional: others,
  };
  return [everywhere(name, flag), bind(name, node, { kind: 'value', value: flag }, FUNCTIONS)];
}

function ofFunction(node: SyntaxNode, reading: Reading): Binding[] {
  const of = reading.scopes.get(node.from);
  if (!of) return [];
  const name = node.name === 'FunctionDecl' ? of.name : undefined;
  const own = name === undefined ? [] : [bind(name, node, { kind: 'function', scope: of })];
  const list = childrenNamed(node, 'Parameters').at(node.name === 'MethodDecl' ? 1 : 0);
  let index = 0;
  const parameters = childrenNamed(list, 'Parameter').flatMap((parameter): Binding[] => {
    const names = childrenNamed(parameter, 'DefName');
    const type = typeOf(parameter.lastChild, reading.text);
    const bindings = names.map((each, offset): Binding => ({
      name: nameOf(each, reading),
      from: of.from,
      to: of.to,
      meaning: { kind: 'parameter', of, index: index + offset, ...(type ? { type } : {}) },
    }));
    index += Math.max(1, names.length);
    return bindings;
  });
  return [...own, ...parameters];
}
