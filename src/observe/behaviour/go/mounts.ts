import { knownValue } from '../../source-code/evaluate.ts';
import {
  addMount,
  behindPrefixes,
  MAXIMUM_MOUNTS,
  type Mount as MountOf,
} from '../../source-code/route-mounts.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallExpression, Expression, FunctionScope, Source } from '../../source-code/types.ts';

/** What a router is stripped of is put into none. */
type Mount = MountOf<Expression | undefined>;

/** What gives a part of a router, whose paths are behind the first argument. */
const PARTS = new Set(['Group', 'PathPrefix', 'Route']);
/** What gives the same router, or a route of it. */
const SAME = new Set([
  'With',
  'Use',
  'Subrouter',
  'Methods',
  'Host',
  'Schemes',
  'Headers',
  'Queries',
  'Name',
]);
const MAXIMUM_LEVELS = 8;

/**
 * What stands before the paths of routers: those of groups (`r.Group("/v1")`, `r.Route("/v1", func(r chi.Router) {…})`,
 * `r.PathPrefix("/v1").Subrouter()`), of what they are mounted to (`r.Mount("/v1", sub)`), and of the calls that give
 * them to a function of the file.
 */
export class Mounts {
  readonly #scope: Scope;
  readonly #byCall = new Map<CallExpression, Mount[]>();
  /** By the offset of a function, whose first parameter is the router. */
  readonly #byFunction = new Map<number, Mount[]>();

  constructor(source: Source, scope: Scope) {
    this.#scope = scope;
    for (const { call } of source.calls) {
      if (call.callee.kind !== 'member') continue;
      const { name, object } = call.callee;
      if (name === 'Route' || name === 'Group') this.#addFunction(call, object);
      else if (name === 'Mount') this.#addRouter(call.positional[0], call.positional[1], object);
      else if (name === 'StripPrefix') this.#addRouter(call.positional[0], call.positional[1], undefined);
    }
  }

  /** Every prefix of a router, `['']` where it has none. */
  prefixesOf(router: Expression, level = 0): readonly string[] {
    if (level > MAXIMUM_LEVELS) return [''];
    const made = this.#scope.callBehind(router);
    if (!made) return this.#ofParameter(router, level);
    const { callee, positional } = made;
    if (callee.kind === 'member' && PARTS.has(callee.name)) {
      const prefix = knownValue(this.#scope, positional[0]);
      return prefix === undefined ? [] : joined(this.prefixesOf(callee.object, level + 1), prefix);
    }
    if (callee.kind === 'member' && SAME.has(callee.name)) return this.prefixesOf(callee.object, level + 1);
    return this.#within(this.#byCall.get(made), level);
  }

  /** The call that made a router, also of a part of it; none for one that is given to a function. */
  makerOf(router: Expression | undefined, level = 0): CallExpression | undefined {
    const made = router && level <= MAXIMUM_LEVELS ? this.#scope.callBehind(router) : undefined;
    if (made?.callee.kind !== 'member') return made;
    const { name, object } = made.callee;
    if (name === 'StripPrefix') return this.makerOf(made.positional[1], level + 1);
    return PARTS.has(name) || SAME.has(name) ? this.makerOf(object, level + 1) : made;
  }

  #within(mounts: readonly Mount[] | undefined, level: number): readonly string[] {
    if (!mounts) return [''];
    return mounts
      .flatMap(({ prefix, into }) => joined(into ? this.prefixesOf(into, level + 1) : [''], prefix))
      .slice(0, MAXIMUM_MOUNTS);
  }

  #ofParameter(router: Expression, level: number): readonly string[] {
    const meaning = router.kind === 'name' ? this.#scope.find(router.name, router.at)?.meaning : undefined;
    if (meaning?.kind !== 'parameter') return [''];
    const mounts = this.#byFunction.get(meaning.of.from);
    if (mounts) return this.#within(mounts, level);
    const given = this.#scope
      .callersOf(meaning.of)
      .slice(0, MAXIMUM_MOUNTS)
      .flatMap(({ call }) => call.positional[meaning.index] ?? []);
    const prefixes = given.flatMap((value) => this.prefixesOf(value, level + 1));
    return prefixes.length === 0 ? [''] : [...new Set(prefixes)].slice(0, MAXIMUM_MOUNTS);
  }

  /** `r.Route("/v1", func(r chi.Router) {…})`, `r.Group(func(r chi.Router) {…})`. */
  #addFunction({ positional }: CallExpression, into: Expression): void {
    const last = positional.at(-1);
    const from = last ? this.#functionOf(last)?.from : undefined;
    const prefix = positional.length === 1 ? '' : knownValue(this.#scope, positional[0]);
    if (from !== undefined && prefix !== undefined) addMount(this.#byFunction, from, { prefix, into });
  }

  #functionOf(value: Expression): Pick<FunctionScope, 'from'> | undefined {
    if (value.kind === 'function') return { from: value.at };
    const meaning = value.kind === 'name' ? this.#scope.find(value.name, value.at)?.meaning : undefined;
    return meaning?.kind === 'function' ? meaning.scope : undefined;
  }

  #addRouter(
    written: Expression | undefined,
    router: Expression | undefined,
    into: Expression | undefined,
  ): void {
    const prefix = knownValue(this.#scope, written);
    const made = router ? this.#scope.callBehind(router) : undefined;
    if (made && prefix !== undefined) addMount(this.#byCall, made, { prefix, into });
  }
}

function joined(prefixes: readonly string[], inner: string): readonly string[] {
  return inner === '' || inner === '/' ? prefixes : behindPrefixes(prefixes, inner);
}
