import { Fault } from '../../model/fault.ts';
import type { Binding, CallSite, Expression, FunctionScope, Source } from './types.ts';

/** Before the type, in the name of what a method is called of where the language says its type (`self:Server`). */
export const SELF = 'self:';

const MAXIMUM_STEPS = 24;
/** Look-ups for one file; the largest files that people wrote need a tenth of it. */
const MAXIMUM_LOOKUPS = 500_000;

/** What names mean where. */
export class Scope {
  readonly #bindings = new Map<string, Binding[]>();
  /** Functions by where they start, and the first of each name. */
  readonly #functions: ReadonlyMap<number, FunctionScope>;
  readonly #named = new Map<string, FunctionScope>();
  /** Names of methods of which the type is known, without it. */
  readonly #methods = new Set<string>();
  /** Names of fields of which the type that has them is known. */
  readonly #fields = new Set<string>();
  readonly #callers = new Map<FunctionScope, CallSite[]>();
  readonly #parameters = new Map<FunctionScope, { name: string; index: number }[]>();

  readonly #path: string;
  #left = MAXIMUM_LOOKUPS;

  constructor(source: Source, path: string) {
    this.#path = path;
    const functions = source.functions.toSorted((a, b) => a.from - b.from);
    this.#functions = new Map(functions.map((scope) => [scope.from, scope]));
    for (const scope of functions) {
      const name = scope.name ?? '';
      if (!this.#named.has(name)) this.#named.set(name, scope);
      if (name.startsWith(SELF)) this.#methods.add(name.slice(name.lastIndexOf('.') + 1));
    }
    for (const binding of source.bindings) {
      const known = this.#bindings.get(binding.name);
      if (known) known.push(binding);
      else this.#bindings.set(binding.name, [binding]);
      if (binding.name.startsWith(SELF))
        this.#fields.add(binding.name.slice(binding.name.lastIndexOf('.') + 1));
      if (binding.meaning.kind !== 'parameter') continue;
      const { of, index } = binding.meaning;
      this.#parameters.set(of, [...(this.#parameters.get(of) ?? []), { name: binding.name, index }]);
    }
    for (const site of source.calls) {
      const called = site.decorates ? undefined : this.#called(site.call.callee, 0);
      if (!called) continue;
      const known = this.#callers.get(called);
      if (known) known.push(site);
      else this.#callers.set(called, [site]);
    }
  }

  /** Counts one step of looking something up. Throws a `Fault` (`limit`) where there are too many. */
  spend(): void {
    if ((this.#left -= 1) < 0)
      throw new Fault('limit', `${this.#path}: takes more than ${MAXIMUM_LOOKUPS} steps to understand`);
  }

  /** The binding of a name at an offset: of the innermost scope, and there the last one before the offset. */
  find(name: string, at: number): Binding | undefined {
    this.spend();
    let best: Binding | undefined;
    for (const binding of (this.#bindings.get(name) ?? []).slice(0, 256)) {
      if (binding.from > at || binding.to < at) continue;
      const width = binding.to - binding.from;
      const bestWidth = best ? best.to - best.from : Infinity;
      const isLater = width === bestWidth && valueAt(binding) <= at;
      if (width < bestWidth || isLater) best = binding;
    }
    return best;
  }

  /** Names of a function's parameters, and which argument each is given; -1 for what is taken out of one by name. */
  parametersOf(scope: FunctionScope): readonly { readonly name: string; readonly index: number }[] {
    return this.#parameters.get(scope) ?? [];
  }

  callersOf(scope: FunctionScope): readonly CallSite[] {
    return this.#callers.get(scope) ?? [];
  }

  /**
   * What an expression is called with everything that it stands for put in: `app.get` of an application made with
   * `express()` is `express().get`. Empty where this is not known.
   */
  pathOf(expression: Expression, steps = 0): string {
    this.spend();
    if (steps > MAXIMUM_STEPS) return '';
    const next = steps + 1;
    switch (expression.kind) {
      case 'member': {
        const own = this.#ofSelf(expression, next);
        if (own !== undefined) return own;
        const object = this.pathOf(expression.object, next);
        return object === '' ? '' : bounded(`${object}.${expression.name}`);
      }
      case 'name':
        return this.#pathOfName(expression, next);
      case 'call':
        return this.#pathOfCall(expression, next);
      case 'object': {
        const type = expression.of ? this.pathOf(expression.of, next) : '';
        return type === '' ? '' : bounded(`${type}()`);
      }
      case 'either':
        return this.pathOf(expression.right, next) || this.pathOf(expression.left, next);
      case 'text':
      case 'joined':
      case 'index':
      case 'list':
      case 'regex':
      case 'function':
      case 'unknown':
        break;
    }
    return '';
  }

  /** The call that a value comes from, through names. */
  callBehind(expression: Expression, steps = 0): Extract<Expression, { kind: 'call' }> | undefined {
    if (steps > MAXIMUM_STEPS) return undefined;
    if (expression.kind === 'call') return expression;
    const value = this.valueBehind(expression);
    return value && value !== expression ? this.callBehind(value, steps + 1) : undefined;
  }

  /** The value that a name, a member of `this` or a field of a known type was given. */
  valueBehind(expression: Expression, steps = 0): Expression | undefined {
    const name = nameOf(expression);
    const binding = name === undefined ? undefined : this.find(name, expression.at);
    if (binding) return binding.meaning.kind === 'value' ? binding.meaning.value : undefined;
    if (expression.kind !== 'member' || !this.#fields.has(expression.name)) return undefined;
    const type = this.pathOf(expression.object, steps + 1);
    const field = type.endsWith('()')
      ? this.find(`${SELF}${type.slice(0, -2)}.${expression.name}`, expression.at)
      : undefined;
    return field?.meaning.kind === 'value' ? field.meaning.value : undefined;
  }

  #ofSelf(expression: Extract<Expression, { kind: 'member' }>, steps: number): string | undefined {
    const value = this.valueBehind(expression, steps);
    return value && value.at !== expression.at ? this.pathOf(value, steps) : undefined;
  }

  #pathOfName(expression: Extract<Expression, { kind: 'name' }>, steps: number): string {
    const binding = this.find(expression.name, expression.at);
    if (!binding) return expression.name;
    const { meaning } = binding;
    if (meaning.kind === 'import') return meaning.path;
    // What is declared as a `Client` is as good as made by one.
    const type = meaning.kind === 'function' || !meaning.type ? '' : this.pathOf(meaning.type, steps);
    if (type !== '') return bounded(`${type}()`);
    if (meaning.kind === 'value')
      return meaning.value.at === expression.at ? '' : this.pathOf(meaning.value, steps);
    return meaning.kind === 'parameter' ? `<${expression.name}>` : `${expression.name}#`;
  }

  #pathOfCall(expression: Extract<Expression, { kind: 'call' }>, steps: number): string {
    const [first] = expression.positional;
    const result = this.#called(expression.callee, steps)?.result;
    const callee = this.pathOf(result ?? expression.callee, steps);
    if (callee === 'require' && first?.kind === 'text') return first.text.replace(/^node:/, '');
    return callee === '' ? '' : bounded(`${callee}()`);
  }

  /** The function of this source that a call calls. */
  #called(callee: Expression, steps: number): FunctionScope | undefined {
    if (callee.kind === 'name') {
      const meaning = this.find(callee.name, callee.at)?.meaning;
      if (meaning?.kind === 'function') return meaning.scope;
      const value = meaning?.kind === 'value' ? meaning.value : undefined;
      return value?.kind === 'function' ? this.#functions.get(value.at) : undefined;
    }
    if (callee.kind !== 'member') return undefined;
    const holder = nameOf(callee.object) ?? '';
    if (['this', 'self', 'cls'].includes(holder)) return this.#named.get(callee.name);
    if (!this.#methods.has(callee.name)) return undefined;
    if (holder.startsWith(SELF)) return this.#named.get(`${holder}.${callee.name}`);
    const type = this.pathOf(callee.object, steps + 1);
    return type.endsWith('()') ? this.#named.get(`${SELF}${type.slice(0, -2)}.${callee.name}`) : undefined;
  }
}

function bounded(path: string): string {
  return path.length > 200 ? '' : path;
}

/** What a name or a member of one is bound as. */
function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member' || expression.object.kind !== 'name') return undefined;
  return `${expression.object.name}.${expression.name}`;
}

function valueAt({ meaning }: Binding): number {
  return meaning.kind === 'value' ? meaning.value.at : 0;
}
