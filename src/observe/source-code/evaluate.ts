import type { Text, TextPart } from '../../model/behaviour.ts';
import { textOfGoCall } from './go-functions.ts';
import { SAME_IN_JAVA } from './java-same.ts';
import type { Scope } from './scope.ts';
import type { CallExpression, Expression, FunctionScope } from './types.ts';

const MAXIMUM_STEPS = 24;
const MAXIMUM_PARTS = 64;
const MAXIMUM_LENGTH = 4096;
/** Ways in which one function is called that are told apart. */
const MAXIMUM_FRAMES = 64;
const MAXIMUM_CALLS = 3;

/** Arguments of one call of a function of the source, by name of its parameter. */
interface Frame {
  readonly of: FunctionScope;
  readonly values: ReadonlyMap<string, Text>;
}
type Frames = readonly Frame[];

/** Wrappers that give the text that they are given. */
const SAME = new Set([
  'Number',
  'String',
  'parseInt',
  'parseFloat',
  'int',
  'str',
  'encodeURI',
  'env',
  'quote',
  ...SAME_IN_JAVA,
]);
const SAME_METHODS = new Set([
  'toString',
  'trim',
  'strip',
  'href',
  'unicode_string',
  'toURL',
  'toURI',
  'toUriString',
]);
const ENVIRONMENTS = ['process.env', 'os.environ', 'import.meta.env', 'Bun.env', 'environ'];
const ENVIRONMENT_READERS = new Set([
  'os.getenv',
  'os.Getenv',
  'os.LookupEnv',
  'os.environ.get',
  'os.environ.setdefault',
  'Deno.env.get',
  'environ.get',
  'getenv',
  'System.getenv',
  'System.getenv().get',
  'System.getenv().getOrDefault',
  'io.github.cdimascio.dotenv.Dotenv().get',
  'io.github.cdimascio.dotenv.Dotenv.load().get',
]);

/** Helpers that people write for it (`envOr`, `getEnvInt`, `config.MustGetenv`), by what they are called. */
const ENVIRONMENT_HELPER =
  /(?:^|[.#])(?:must)?_?(?:get|lookup|read|load)?_?(?:from)?_?env(?:iron(?:ment)?)?_?(?:var|variable|value|key)?_?(?:with|or)?_?(?:default|fallback|else|must|panic|fail)?_?(?:str|string|int|bool|duration)?#?$/i;

/**
 * The texts that an expression stands for, as far as the source alone tells. Where a function is given a part of it,
 * there is one text for each call of this function, and of another that is given another part of it.
 */
export function textsOf(scope: Scope, expressions: readonly (Expression | undefined)[]): Text[][] {
  const { texts, needed } = evaluated(scope, expressions, []);
  const frames = needed ? framesOf(scope, needed, MAXIMUM_CALLS) : [];
  if (frames.length === 0) return [texts];
  const ways = frames.flatMap((given) => {
    const way = evaluated(scope, expressions, given);
    // Another part may be given to another function, as an address is to a constructor and a path to a method.
    const others = way.needed ? framesOf(scope, way.needed, MAXIMUM_CALLS) : [];
    if (others.length === 0) return [way.texts];
    return others.map((also) => evaluated(scope, expressions, [...given, ...also]).texts);
  });
  // Calls that give the same are one way.
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()].slice(0, MAXIMUM_FRAMES);
}

function evaluated(
  scope: Scope,
  expressions: readonly (Expression | undefined)[],
  frames: Frames,
): { texts: Text[]; needed: FunctionScope | undefined } {
  const evaluator = new Evaluator(scope);
  const texts = expressions.map((expression) => evaluator.text(expression, frames, 0));
  return { texts, needed: evaluator.parameter };
}

function framesOf(scope: Scope, of: FunctionScope, calls: number): Frames[] {
  if (calls === 0) return [];
  const frames = scope
    .callersOf(of)
    .slice(0, MAXIMUM_FRAMES)
    .flatMap(({ call }): Frames[] => {
      const evaluator = new Evaluator(scope);
      const names = scope.parametersOf(of);
      const argument = (name: string, index: number) => evaluator.argument(call, name, index);
      const given = names.map(({ name, index }) => [name, argument(name, index)] as const);
      const texts = (outer: Frames): Frames => [
        { of, values: new Map(given.map(([name, value]) => [name, evaluator.text(value, outer, 0)])) },
        ...outer,
      ];
      const first = texts([]);
      if (!evaluator.parameter) return [first];
      const outer = framesOf(scope, evaluator.parameter, calls - 1);
      return outer.length === 0 ? [first] : outer.map(texts);
    });
  return frames.slice(0, MAXIMUM_FRAMES);
}

/** The text that a value stands for, if all of it is known. */
export function knownValue(scope: Scope, value: Expression | undefined): string | undefined {
  return value && knownText(textsOf(scope, [value])[0]?.[0]);
}

/** The text, if all of it is known. */
export function knownText(text: Text | undefined): string | undefined {
  if (!text?.every((part) => typeof part === 'string')) return undefined;
  return text.join('');
}

class Evaluator {
  readonly #scope: Scope;
  /** The function whose parameter was needed and not given. */
  parameter: FunctionScope | undefined;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  argument(call: CallExpression, name: string, index: number): Expression | undefined {
    if (index >= 0) return call.named.get(name) ?? call.positional[index];
    const objects = call.positional.filter((value) => value.kind === 'object');
    return objects
      .map((value) => (value.kind === 'object' ? value.entries.get(name) : undefined))
      .find(Boolean);
  }

  text(expression: Expression | undefined, frames: Frames, steps: number): Text {
    this.#scope.spend();
    if (!expression || steps > MAXIMUM_STEPS) return [{ unknown: 'value' }];
    const inner = (child: Expression) => this.text(child, frames, steps + 1);
    switch (expression.kind) {
      case 'text':
        return expression.text.length > MAXIMUM_LENGTH ? [{ unknown: 'text' }] : [expression.text];
      case 'joined':
        return joined(expression.parts.slice(0, MAXIMUM_PARTS).map(inner));
      case 'name':
        return this.#name(expression, frames, steps);
      case 'member':
        return this.#member(expression, frames, steps);
      case 'either':
        return this.#either(inner(expression.left), inner(expression.right));
      case 'call':
        return this.#returned(expression, frames, steps) ?? this.#call(expression, inner);
      case 'index':
      case 'object':
      case 'list':
      case 'regex':
      case 'function':
      case 'unknown':
        break;
    }
    return [{ unknown: 'value' }];
  }

  #name(expression: Extract<Expression, { kind: 'name' }>, frames: Frames, steps: number): Text {
    const meaning = this.#scope.find(expression.name, expression.at)?.meaning;
    if (meaning?.kind === 'value' && meaning.value.at !== expression.at)
      return this.text(meaning.value, frames, steps + 1);
    if (meaning?.kind === 'parameter') {
      const given = frames.find((frame) => frame.of === meaning.of)?.values.get(expression.name);
      if (given) return given;
      this.parameter ??= meaning.of;
    }
    return [{ unknown: expression.name }];
  }

  #member(expression: Extract<Expression, { kind: 'member' }>, frames: Frames, steps: number): Text {
    const object = this.#scope.pathOf(expression.object);
    if (ENVIRONMENTS.includes(object)) return [{ environment: expression.name.slice(0, 256) }];
    if (SAME_METHODS.has(expression.name) && object.endsWith('()'))
      return this.text(expression.object, frames, steps + 1);
    const value = this.#scope.valueBehind(expression) ?? this.#entry(expression);
    return value ? this.text(value, frames, steps + 1) : [{ unknown: expression.name }];
  }

  /** `config.url` of `const config = { url: … }`. */
  #entry({ object, name }: Extract<Expression, { kind: 'member' }>): Expression | undefined {
    const holder = object.kind === 'object' ? object : this.#scope.valueBehind(object);
    return holder?.kind === 'object' ? holder.entries.get(name) : undefined;
  }

  #either(left: Text, right: Text): Text {
    const [only, ...others] = left;
    if (typeof only === 'object' && others.length === 0) {
      if ('environment' in only) return [only.otherwise ? only : { ...only, otherwise: right }];
      return right;
    }
    return withOtherwise(left, knownText(right));
  }

  /** What a function of the source returns, its parameters filled in from this call. */
  #returned({ callee, positional }: CallExpression, frames: Frames, steps: number): Text | undefined {
    const meaning = callee.kind === 'name' ? this.#scope.find(callee.name, callee.at)?.meaning : undefined;
    if (meaning?.kind !== 'function' || !meaning.returned) return undefined;
    const of = meaning.scope;
    const given = this.#scope
      .parametersOf(of)
      .map(({ name, index }) => [name, this.text(positional[index], frames, steps + 1)] as const);
    return this.text(meaning.returned, [{ of, values: new Map(given) }, ...frames], steps + 1);
  }

  #call(call: CallExpression, inner: (child: Expression) => Text): Text {
    const path = this.#scope.pathOf(call.callee);
    const [first, second] = call.positional;
    const isReader = ENVIRONMENT_READERS.has(path);
    if (first && (isReader || ENVIRONMENT_HELPER.test(path))) {
      const name = knownText(inner(first));
      const fallback = second ?? call.named.get('default');
      if (name && (isReader || /^[A-Z][A-Z0-9_]*$/.test(name)))
        return [{ environment: name.slice(0, 256), ...(fallback ? { otherwise: inner(fallback) } : {}) }];
    }
    const known = textOfGoCall(path, call, inner);
    if (known) return joined([known]);
    if (path === 'cmp.Or')
      return call.positional.map(inner).reduce((left, right) => this.#either(left, right));
    if (path === 'URL' && first) return second ? resolved(inner(first), inner(second)) : inner(first);
    if (SAME.has(path) && first) return inner(first);
    if (call.callee.kind === 'member' && SAME_METHODS.has(call.callee.name)) return inner(call.callee.object);
    if (first && /^(?:encodeURIComponent|urllib\.parse\.quote)$/.test(path)) {
      const text = inner(first);
      return knownText(text) === undefined ? text.map(asUnknown) : text;
    }
    return [{ unknown: nameOfCall(call) }];
  }
}

/** Of `":" + PORT`, or else `":8080"`, it is the variable that has something to fall back to. */
function withOtherwise(text: Text, otherwise: string | undefined): Text {
  const at = text.findIndex((part) => typeof part !== 'string');
  const part = text[at];
  if (otherwise === undefined || typeof part !== 'object' || !('environment' in part) || part.otherwise)
    return text;
  const [before, behind] = [knownText(text.slice(0, at)) ?? '', text.slice(at + 1)];
  const end = knownText(behind);
  if (end === undefined || !otherwise.startsWith(before) || !otherwise.endsWith(end)) return text;
  const rest = otherwise.slice(before.length, otherwise.length - end.length);
  return [...text.slice(0, at), { ...part, otherwise: [rest] }, ...behind];
}

function asUnknown(part: TextPart): TextPart {
  if (typeof part === 'string') return part;
  return 'unknown' in part ? part : { unknown: part.environment };
}

function nameOfCall({ callee }: CallExpression): string {
  return callee.kind === 'member' || callee.kind === 'name' ? callee.name.replace(/\/\d+$/, '') : 'value';
}

/** `new URL(path, base)`: what follows the base's host is left out where the path is absolute. */
function resolved(path: Text, base: Text): Text {
  const [head] = path;
  const isRelative = typeof head !== 'string' || !/^[a-z][a-z0-9+.-]*:/i.test(head);
  if (!isRelative) return path;
  const tail = base.at(-1);
  const trimmed = typeof tail === 'string' ? [...base.slice(0, -1), tail.replace(/\/$/, '')] : base;
  return joined([trimmed, typeof head === 'string' && head.startsWith('/') ? path : ['/', ...path]]);
}

function joined(texts: readonly Text[]): Text {
  const parts: TextPart[] = [];
  for (const part of texts.flat().slice(0, MAXIMUM_PARTS)) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  const length = parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  return length > MAXIMUM_LENGTH ? [{ unknown: 'text' }] : parts;
}
