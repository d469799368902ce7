import { Fault } from '../../model/fault.ts';
import type { Binding, CallSite, Expression, FunctionScope, Source } from './types.ts';

const MAXIMUM_STEPS = 24;
/** Look-ups for one file; the largest files that people wrote need a tenth of it. */
const MAXIMUM_LOOKUPS = 500_000;

/** What names mean where. */
export class Scope {
  readonly #bindings = new Map<string, Binding[]>();
  readonly #functions: readonly FunctionScope[];
  readonly #callers = new Map<FunctionScope, CallSite[]>();
  readonly #parameters = new Map<FunctionScope, { name: string; index: number }[]>();

  readonly #path: string;
  #left = MAXIMUM_LOOKUPS;

  constructor(source: Source, path: string) {
    this.#path = path;
    this.#functions = source.functions.toSorted((a, b) => a.from - b.from);
    for (const binding of source.bindings) {
      const known = this.#bindings.get(binding.name);
      if (known) known.push(binding);
      else this.#bindings.set(binding.name, [binding]);
      if (binding.meaning.kind !== 'parameter') continue;
      const { of, index } = binding.meaning;
      this.#parameters.set(of, [...(this.#parameters.get(of) ?? []), { name: binding.name, index }]);
    }
    for (const site of source.calls) {
      const called = site.decorates ? undefined : this.#called(site.call.callee);
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
      case 'either':
        return this.pathOf(expression.right, next) || this.pathOf(expression.left, next);
      case 'text':
      case 'joined':
      case 'index':
      case 'object':
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

  /** The value that a name or a member of `this` was given. */
  valueBehind(expression: Expression): Expression | undefined {
    const name = nameOf(expression);
    const binding = name === undefined ? undefined : this.find(name, expression.at);
    return binding?.meaning.kind === 'value' ? binding.meaning.value : undefined;
  }

  #ofSelf(expression: Extract<Expression, { kind: 'member' }>, steps: number): string | undefined {
    const value = this.valueBehind(expression);
    return value ? this.pathOf(value, steps) : undefined;
  }

  #pathOfName(expression: Extract<Expression, { kind: 'name' }>, steps: number): string {
    const binding = this.find(expression.name, expression.at);
    if (!binding) return expression.name;
    const { meaning } = binding;
    if (meaning.kind === 'import') return meaning.path;
    if (meaning.kind === 'value')
      return meaning.value.at === expression.at ? '' : this.pathOf(meaning.value, steps);
    return meaning.kind === 'parameter' ? `<${expression.name}>` : `${expression.name}#`;
  }

  #pathOfCall(expression: Extract<Expression, { kind: 'call' }>, steps: number): string {
    const [first] = expression.positional;
    const callee = this.pathOf(expression.callee, steps);
    if (callee === 'require' && first?.kind === 'text') return first.text.replace(/^node:/, '');
    return callee === '' ? '' : bounded(`${callee}()`);
  }

  /** The function of this source that a call calls. */
  #called(callee: Expression): FunctionScope | undefined {
    if (callee.kind === 'name') {
      const meaning = this.find(callee.name, callee.at)?.meaning;
      if (meaning?.kind === 'function') return meaning.scope;
      const value = meaning?.kind === 'value' ? meaning.value : undefined;
      return value?.kind === 'function'
        ? this.#functions.find((scope) => scope.from === value.at)
        : undefined;
    }
    const isOwn = callee.kind === 'member' && ['this', 'self', 'cls'].includes(nameOf(callee.object) ?? '');
    return isOwn ? this.#functions.find((scope) => scope.name === callee.name) : undefined;
  }
}

function bounded(path: string): string {
  return path.length > 200 ? '' : path;
}

function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member' || expression.object.kind !== 'name') return undefined;
  const self = expression.object.name;
  return self === 'this' || self === 'self' ? `${self}.${expression.name}` : undefined;
}

function valueAt({ meaning }: Binding): number {
  return meaning.kind === 'value' ? meaning.value.at : 0;
}
