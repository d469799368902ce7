import type { RouteFact } from '../../../model/behaviour.ts';
import { resolve } from '../../source-code/connections.ts';
import { knownValue } from '../../source-code/evaluate.ts';
import {
  behindPrefix,
  type Dialect,
  regexPaths,
  routePaths,
  withPrefix,
} from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallExpression, CallSite, Expression, Source } from '../../source-code/types.ts';

interface Framework {
  readonly by: string;
  readonly dialect: Dialect;
  /** The keyword of a router's own prefix. */
  readonly prefix?: string;
}

/** What routes are added to. */
const ROUTERS = new Map<string, Framework>([
  ['flask.Flask()', { by: 'Flask', dialect: 'angle' }],
  ['flask.Blueprint()', { by: 'Flask', dialect: 'angle', prefix: 'url_prefix' }],
  ['fastapi.FastAPI()', { by: 'FastAPI', dialect: 'brace' }],
  ['fastapi.APIRouter()', { by: 'FastAPI', dialect: 'brace', prefix: 'prefix' }],
  ['starlette.applications.Starlette()', { by: 'Starlette', dialect: 'brace' }],
  ['starlette.routing.Router()', { by: 'Starlette', dialect: 'brace' }],
  ['aiohttp.web.RouteTableDef()', { by: 'aiohttp', dialect: 'brace' }],
]);
/** Functions that are a route themselves. */
const ROUTES = new Map<string, Framework & { readonly regex?: boolean }>([
  ['starlette.routing.Route', { by: 'Starlette', dialect: 'brace' }],
  ['starlette.routing.WebSocketRoute', { by: 'Starlette', dialect: 'brace' }],
  ['django.urls.path', { by: 'Django', dialect: 'angle' }],
  ['django.urls.re_path', { by: 'Django', dialect: 'angle', regex: true }],
  ['django.conf.urls.url', { by: 'Django', dialect: 'angle', regex: true }],
]);
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);
/** Methods of a route that names none: Flask's and Starlette's rule; Django's views look for themselves. */
const DEFAULT_METHODS: Readonly<Record<string, readonly string[]>> = { Flask: ['GET'], Starlette: ['GET'] };
const ADDERS = new Set(['route', 'api_route', 'add_url_rule', 'add_api_route', 'add_route', 'websocket']);
const MOUNTERS = new Set(['register_blueprint', 'include_router', 'mount']);
const MAXIMUM_MOUNTS = 16;

/** The routes that are given to a framework: Flask, FastAPI, Starlette, Django, aiohttp. */
export function declaredRoutes(source: Source, scope: Scope): RouteFact[] {
  const mounts = mountsOf(source, scope);
  const nested = nestedMounts(source, scope);
  return source.calls.flatMap((site) => {
    const path = scope.pathOf(site.call.callee);
    const route = ROUTES.get(path);
    if (route) return single(scope, site, route, nested.get(site.call) ?? ['']);
    const { callee } = site.call;
    const router = ROUTERS.get(path.slice(0, Math.max(0, path.lastIndexOf('.'))));
    if (!router || callee.kind !== 'member') return [];
    const isMethod = METHODS.has(callee.name);
    if (!isMethod && !ADDERS.has(callee.name)) return [];
    const methods = isMethod ? [callee.name.toUpperCase()] : methodsOf(scope, site, router.by);
    const written = knownValue(
      scope,
      site.call.positional[0] ?? site.call.named.get('rule') ?? site.call.named.get('path'),
    );
    if (written === undefined) return [];
    return prefixesOf(scope, callee.object, router, mounts).flatMap((prefix) =>
      routes(site, { router, methods, written: behindPrefix(prefix, written) }),
    );
  });
}

function routes(
  { line }: CallSite,
  { router, methods, written }: { router: Framework; methods: readonly string[]; written: string },
): RouteFact[] {
  return routePaths(written, router.dialect).map((path) => ({
    kind: 'route',
    methods,
    ...path,
    line,
    by: router.by,
  }));
}

function single(
  scope: Scope,
  site: CallSite,
  route: Framework & { readonly regex?: boolean },
  prefixes: readonly string[],
): RouteFact[] {
  const [first, second] = site.call.positional;
  const written = knownValue(scope, first);
  const included = second?.kind === 'call' && /(?:^|\.)include$/.test(scope.pathOf(second.callee));
  if (written === undefined) return [];
  const methods = methodsOf(scope, site, route.by);
  if (included) {
    // What is included is in another file, so that only the prefix is known.
    const [only] = routePaths(written, route.dialect);
    return only
      ? [
          {
            kind: 'route',
            methods,
            path: only.path.replace(/(?<=.)\/$/, ''),
            pathKind: 'prefix',
            line: site.line,
            by: route.by,
          },
        ]
      : [];
  }
  if (route.regex) {
    return regexPaths(written.replace(/^\^?/, '^/')).map((path) => ({
      kind: 'route',
      methods,
      ...path,
      line: site.line,
      by: route.by,
    }));
  }
  return prefixes.flatMap((prefix) =>
    routes(site, { router: route, methods, written: behindPrefix(prefix, written) }),
  );
}

function methodsOf(scope: Scope, { call }: CallSite, by: string): readonly string[] {
  const listed = resolve(scope, call.named.get('methods'));
  if (listed?.kind !== 'list') return DEFAULT_METHODS[by] ?? ['*'];
  const methods = listed.items.flatMap((item) => knownValue(scope, item)?.toUpperCase() ?? []);
  return methods.length > 0 ? methods : ['*'];
}

type Mounts = ReadonlyMap<CallExpression, readonly string[]>;

/** `app.include_router(router, prefix='/v1')`, `app.register_blueprint(blueprint, url_prefix='/v1')`. */
function mountsOf(source: Source, scope: Scope): Mounts {
  const mounts = new Map<CallExpression, string[]>();
  for (const { call } of source.calls) {
    if (call.callee.kind !== 'member' || !MOUNTERS.has(call.callee.name)) continue;
    const isMount = call.callee.name === 'mount';
    const router = call.positional[isMount ? 1 : 0];
    const prefix = knownValue(
      scope,
      isMount ? call.positional[0] : (call.named.get('prefix') ?? call.named.get('url_prefix')),
    );
    const made = router && prefix !== undefined ? scope.callBehind(router) : undefined;
    if (made && prefix !== undefined)
      mounts.set(made, [...(mounts.get(made) ?? []), prefix].slice(0, MAXIMUM_MOUNTS));
  }
  return mounts;
}

/** `Mount('/v1', routes=[Route(…)])`. */
function nestedMounts(source: Source, scope: Scope): Mounts {
  const prefixes = new Map<CallExpression, string[]>();
  const descend = (call: CallExpression, prefix: string, depth: number): void => {
    const listed = resolve(scope, call.named.get('routes') ?? call.positional[1]);
    if (listed?.kind !== 'list' || depth > MAXIMUM_MOUNTS) return;
    for (const item of listed.items) {
      if (item.kind !== 'call') continue;
      prefixes.set(item, [prefix]);
      const inner =
        scope.pathOf(item.callee) === 'starlette.routing.Mount'
          ? knownValue(scope, item.positional[0])
          : undefined;
      if (inner !== undefined) descend(item, withPrefix(prefix, inner), depth + 1);
    }
  };
  for (const { call } of source.calls) {
    if (scope.pathOf(call.callee) !== 'starlette.routing.Mount' || prefixes.has(call)) continue;
    const prefix = knownValue(scope, call.positional[0]);
    if (prefix !== undefined) descend(call, prefix, 0);
  }
  return byPlace(source, prefixes);
}

/** The same calls are made anew when they are read as an argument and by themselves; their place is the same. */
function byPlace(source: Source, prefixes: ReadonlyMap<CallExpression, string[]>): Mounts {
  const byOffset = new Map([...prefixes].map(([call, value]) => [call.at, value]));
  return new Map(
    source.calls.flatMap(({ call }) => {
      const found = byOffset.get(call.at);
      return found ? [[call, found] as const] : [];
    }),
  );
}

function prefixesOf(
  scope: Scope,
  router: Expression,
  framework: Framework,
  mounts: Mounts,
): readonly string[] {
  const made = scope.callBehind(router);
  const own = made && framework.prefix ? knownValue(scope, made.named.get(framework.prefix)) : undefined;
  const outer = (made ? mounts.get(made) : undefined) ?? [''];
  return outer.map((prefix) => (own === undefined ? prefix : withPrefix(prefix, own)));
}
