import { optionsOf, resolve } from '../../source-code/connections.ts';
import { knownValue } from '../../source-code/evaluate.ts';
import { addMount, behindPrefixes, type Mount } from '../../source-code/route-mounts.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallExpression, Expression, Source } from '../../source-code/types.ts';

const MAXIMUM_LEVELS = 4;
const MAXIMUM_CHAIN = 64;

/**
 * What stands before the paths of routers: their own prefix and those of what they are put into, by
 * `app.use('/v1', router)`, Hono's `app.route('/v1', router)` and fastify's `app.register(plugin, { prefix })`.
 */
export class Mounts {
  readonly #scope: Scope;
  readonly #byCall = new Map<CallExpression, Mount[]>();
  /** By the offset of a plugin's function, whose first parameter is the router. */
  readonly #byFunction = new Map<number, Mount[]>();

  constructor(source: Source, scope: Scope) {
    this.#scope = scope;
    for (const { call } of source.calls) {
      if (call.callee.kind !== 'member') continue;
      const { name, object } = call.callee;
      if (name === 'register') this.#addPlugin(call, object);
      else if (name === 'use' || name === 'route') this.#addRouters(call, object);
    }
  }

  /** Every prefix of a router, `['']` where it has none. */
  prefixesOf(router: Expression, level = 0): readonly string[] {
    const { root, base } = rootOf(router);
    const made = this.#scope.callBehind(root);
    // What a name stands for may be a chain itself: `const app = new Hono().basePath('/v1')`.
    if (made && made !== root && made.callee.kind === 'member' && level < MAXIMUM_LEVELS && isChain(made))
      return this.#joined(this.prefixesOf(made, level + 1), base);
    const options = made && optionsOf(this.#scope, resolve(this.#scope, made.positional[0]), made.named);
    const own = knownValue(this.#scope, options?.get('prefix'));
    const mounts = (made ? this.#byCall.get(made) : this.#ofParameter(root)) ?? [];
    const outer =
      mounts.length === 0 || level >= MAXIMUM_LEVELS
        ? ['']
        : mounts.flatMap(({ prefix, into }) => behindPrefixes(this.prefixesOf(into, level + 1), prefix));
    return this.#joined(own === undefined ? outer : behindPrefixes(outer, own), base);
  }

  #joined(prefixes: readonly string[], base: Expression | undefined): readonly string[] {
    const text = knownValue(this.#scope, base);
    return text === undefined ? prefixes : behindPrefixes(prefixes, text);
  }

  #ofParameter(router: Expression): Mount[] | undefined {
    const meaning = router.kind === 'name' ? this.#scope.find(router.name, router.at)?.meaning : undefined;
    return meaning?.kind === 'parameter' ? this.#byFunction.get(meaning.of.from) : undefined;
  }

  #addPlugin({ positional: [plugin, given] }: CallExpression, into: Expression): void {
    const options = resolve(this.#scope, given);
    const prefix =
      options?.kind === 'object' ? knownValue(this.#scope, options.entries.get('prefix')) : undefined;
    if (!plugin || prefix === undefined) return;
    const meaning = plugin.kind === 'name' ? this.#scope.find(plugin.name, plugin.at)?.meaning : undefined;
    const value = this.#scope.valueBehind(plugin) ?? plugin;
    const from =
      meaning?.kind === 'function' ? meaning.scope.from : value.kind === 'function' ? value.at : -1;
    addMount(this.#byFunction, from, { prefix, into });
  }

  #addRouters({ positional: [first, ...routers] }: CallExpression, into: Expression): void {
    const prefix = routers.length === 0 ? undefined : knownValue(this.#scope, first);
    if (!prefix?.startsWith('/')) return;
    for (const router of routers) {
      const made = this.#scope.callBehind(routerIn(router));
      if (made) addMount(this.#byCall, made, { prefix, into });
    }
  }
}

/** Is this a call of something that a call gave? */
function isChain({ callee }: CallExpression): boolean {
  return callee.kind === 'member' && callee.object.kind === 'call';
}

/** What a chain of calls starts from, and the `basePath` that it was given on the way. */
function rootOf(router: Expression): { root: Expression; base: Expression | undefined } {
  let [root, base]: [Expression, Expression | undefined] = [router, undefined];
  for (let step = 0; step < MAXIMUM_CHAIN && root.kind === 'call'; step += 1) {
    if (
      root.callee.kind !== 'member' ||
      !/^(?:basePath|route|use|on|get|post|put|patch|delete|head|options|all|del|any)$/.test(root.callee.name)
    )
      break;
    if (root.callee.name === 'basePath') base = root.positional[0];
    root = root.callee.object;
  }
  return { root, base };
}

/** The router in `router.routes()`. */
function routerIn(value: Expression): Expression {
  const isRoutes = value.kind === 'call' && value.callee.kind === 'member' && value.callee.name === 'routes';
  return isRoutes && value.callee.kind === 'member' ? value.callee.object : value;
}
