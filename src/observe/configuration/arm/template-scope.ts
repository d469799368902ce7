import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { evaluate, type Scope } from './evaluation.ts';

/** What a part of a template has beside the names of the whole. */
interface Inside {
  /** What names were found to stand for. */
  readonly known: Map<string, unknown>;
  readonly loops: ReadonlyMap<string, number>;
  readonly locals: ReadonlyMap<string, unknown>;
}

/** The names of a template: parameters by what they are given, or their defaults, and variables, each evaluated once. */
export class TemplateScope implements Scope {
  readonly budget: Scope['budget'];
  readonly #template: unknown;
  readonly #given: ReadonlyMap<string, unknown>;
  readonly #known: Map<string, unknown>;
  readonly #loops: ReadonlyMap<string, number>;
  readonly #locals: ReadonlyMap<string, unknown>;

  constructor(
    template: unknown,
    given: ReadonlyMap<string, unknown>,
    budget: Scope['budget'],
    inside: Partial<Inside> = {},
  ) {
    this.#template = template;
    this.#given = given;
    this.budget = budget;
    this.#known = inside.known ?? new Map();
    this.#loops = inside.loops ?? new Map();
    this.#locals = inside.locals ?? new Map();
  }

  parameter(name: string): unknown {
    const key = name.toLowerCase();
    if (this.#given.has(key)) return this.#given.get(key);
    return this.#once(`parameters/${key}`, () => {
      const parameter = namedIn(valueAt(this.#template, ['parameters']), key);
      const value = valueAt(parameter, ['defaultValue']);
      // What is hidden is nobody's to tell.
      const isHidden = /^secure/i.test(textOf(valueAt(parameter, ['type'])));
      return value === undefined || isHidden ? undefined : evaluate(value, this);
    });
  }

  variable(name: string): unknown {
    const key = name.toLowerCase();
    return this.#once(`variables/${key}`, () => {
      const variables = valueAt(this.#template, ['variables']);
      const own = namedIn(variables, key);
      if (own !== undefined) return evaluate(own, this);
      const loops = valueAt(variables, ['copy']);
      const loop: unknown = Array.isArray(loops)
        ? loops.find((one) => textOf(valueAt(one, ['name'])).toLowerCase() === key)
        : undefined;
      return loop === undefined ? undefined : namedIn(evaluate({ copy: [loop] }, this), key);
    });
  }

  copyIndex(loop: string | undefined): number | undefined {
    return loop === undefined ? [...this.#loops.values()].at(-1) : this.#loops.get(loop);
  }

  within(loop: string, index: number): TemplateScope {
    const loops = new Map(this.#loops);
    loops.delete(loop);
    loops.set(loop, index);
    return this.#inside({ loops });
  }

  local(name: string): unknown {
    const key = name.toLowerCase();
    return this.#locals.has(key) ? this.#locals.get(key) : new Unknown();
  }

  withLocals(values: ReadonlyMap<string, unknown>): TemplateScope {
    return this.#inside({ locals: new Map([...this.#locals, ...values]) });
  }

  body(name: string, given: readonly unknown[]): { value: unknown; scope: TemplateScope } | undefined {
    const [space = '', member = ''] = name.toLowerCase().split('.');
    const spaces = valueAt(this.#template, ['functions']);
    const own: unknown = Array.isArray(spaces)
      ? spaces.find((one) => textOf(valueAt(one, ['namespace'])).toLowerCase() === space)
      : undefined;
    const found = namedIn(valueAt(own, ['members']), member);
    const wanted = valueAt(found, ['parameters']);
    if (found === undefined) return undefined;
    const parameters = new Map(
      (Array.isArray(wanted) ? wanted : []).map((one: unknown, at) => [
        textOf(valueAt(one, ['name'])).toLowerCase(),
        given[at] ?? new Unknown(),
      ]),
    );
    // It sees no names but its own.
    const scope = new TemplateScope(undefined, parameters, this.budget);
    return { value: valueAt(found, ['output', 'value']), scope };
  }

  #inside(inside: Partial<Inside>): TemplateScope {
    const all = { known: this.#known, loops: this.#loops, locals: this.#locals, ...inside };
    return new TemplateScope(this.#template, this.#given, this.budget, all);
  }

  /** What a name stands for; whoever refers to itself learns nothing. */
  #once(address: string, find: () => unknown): unknown {
    if (this.#known.has(address)) return this.#known.get(address);
    this.#known.set(address, new Unknown(address));
    const value = find() ?? new Unknown(address);
    this.#known.set(address, value);
    return value;
  }
}

/** Names are the same in small and in capital letters. */
function namedIn(map: unknown, key: string): unknown {
  const name = keysOf(map).find((one) => one.toLowerCase() === key);
  return name === undefined ? undefined : valueAt(map, [name]);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
