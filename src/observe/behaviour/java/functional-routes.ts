import type { SyntaxNode } from '@lezer/common';
import type { RouteFact } from '../../../model/behaviour.ts';
import type { JavaSource } from '../../source-code/java.ts';
import type { JavaCall } from '../../source-code/java-types.ts';
import { behindPrefix, routePaths, withPrefix } from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { Expression } from '../../source-code/types.ts';
import { textsIn } from './mappings.ts';
import { templatePaths } from './path-template.ts';

const VERB = 'get|post|put|patch|delete|head|options';
/** Calls that are a route, the method by their name. */
const ROUTERS: readonly { readonly by: string; readonly path: RegExp; readonly colon?: true }[] = [
  { by: 'Spring', path: /^spring\.RequestPredicates\.(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/ },
  {
    by: 'Spring',
    path: /^spring\.RouterFunctions\.route\(\).*\.(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/s,
  },
  {
    by: 'Javalin',
    path: new RegExp(String.raw`^javalin\.(?:ApiBuilder|Javalin(?:\.create)?\(\).*)\.(?:${VERB})$`, 's'),
  },
  {
    by: 'Spark',
    path: new RegExp(String.raw`^spark\.(?:Spark|Service(?:\.ignite)?\(\).*)\.(?:${VERB})$`, 's'),
    colon: true,
  },
  { by: 'Vert.x', path: new RegExp(String.raw`^vertx\.Router(?:\.router)?\(\)\.(?:${VERB})$`), colon: true },
];
/** Calls with a prefix for the routes inside of their arguments. */
const GROUPS =
  /^(?:javalin\.ApiBuilder\.path|spark\.Spark\.path|spring\.RouterFunctions\.nest|spring\.RouterFunctions\.route\(\).*\.(?:path|nest))$/s;
const MAXIMUM_LEVELS = 200;

/** The routes that calls make: functional Spring, Javalin, Spark, Vert.x. */
export function functionalRoutes(source: JavaSource, scope: Scope): RouteFact[] {
  return source.calls.flatMap((site) => {
    const called = site.decorates ? '' : scope.pathOf(site.call.callee);
    const router = ROUTERS.find(({ path }) => path.test(called));
    const [first] = site.call.positional;
    if (!router || !first) return [];
    const [path] = textsIn(scope, first);
    const prefix = prefixAround(source, scope, site);
    if (path === undefined || prefix === undefined) return [];
    const whole = behindPrefix(prefix, path);
    const paths = router.colon ? routePaths(whole, 'colon') : templatePaths(whole.replaceAll(/<\w+>/g, '*'));
    const methods = [called.slice(called.lastIndexOf('.') + 1).toUpperCase()];
    return paths.map((route): RouteFact => ({
      kind: 'route',
      methods,
      ...route,
      line: site.line,
      by: router.by,
    }));
  });
}

/** What groups around a route put before its path; none where one of them is not known. */
function prefixAround(source: JavaSource, scope: Scope, { node }: JavaCall): string | undefined {
  let prefix = '';
  let outer: SyntaxNode | null = node.parent;
  for (let level = 0; outer && level < MAXIMUM_LEVELS; level += 1, outer = outer.parent) {
    if (outer.name !== 'ArgumentList' || !outer.parent) continue;
    const group = source.expression(outer.parent);
    if (group.kind !== 'call' || !GROUPS.test(scope.pathOf(group.callee))) continue;
    const [path] = group.positional[0] ? textsIn(scope, pathIn(group.positional[0])) : [];
    if (path === undefined) return undefined;
    prefix = prefix === '' ? path : withPrefix(path, prefix);
  }
  return prefix;
}

/** `path("/v1")` as a predicate. */
function pathIn(value: Expression): Expression {
  return value.kind === 'call' ? (value.positional[0] ?? value) : value;
}
