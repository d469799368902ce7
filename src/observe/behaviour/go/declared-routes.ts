import { knownValue } from '../../source-code/evaluate.ts';
import type { RouteFact } from '../../../model/behaviour.ts';
import { resolve } from '../../source-code/connections.ts';
import { behindPrefix, routePaths } from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallSite, Expression, Source } from '../../source-code/types.ts';
import { Mounts } from './mounts.ts';

interface Framework {
  readonly by: string;
  /** How placeholders are written; `either` where it is not known which framework it is. */
  readonly dialect: 'colon' | 'brace' | 'either';
}

/** What routes are added to, without what is made of it on the way. */
const ROUTERS: readonly (readonly [pattern: RegExp, framework: Framework])[] = [
  [
    /^net\/http(?:\.NewServeMux\(\)|\.ServeMux\(\)|\.DefaultServeMux)?$/,
    { by: 'net/http', dialect: 'brace' },
  ],
  [/^github\.com\/gorilla\/mux\.(?:NewRouter|Router)\(\)$/, { by: 'gorilla/mux', dialect: 'brace' }],
  [/^github\.com\/go-chi\/chi\.(?:NewRouter|NewMux|Router|Mux)\(\)$/, { by: 'chi', dialect: 'brace' }],
  [
    /^github\.com\/gin-gonic\/gin\.(?:Default|New|Engine|RouterGroup|IRouter|IRoutes)\(\)$/,
    { by: 'gin', dialect: 'colon' },
  ],
  [/^github\.com\/labstack\/echo\.(?:New|Echo|Group)\(\)$/, { by: 'echo', dialect: 'colon' }],
  [/^github\.com\/gofiber\/fiber\.(?:New|App|Router)\(\)$/, { by: 'fiber', dialect: 'colon' }],
  [/^github\.com\/julienschmidt\/httprouter\.(?:New|Router)\(\)$/, { by: 'httprouter', dialect: 'colon' }],
  // A router that another file of the package makes.
  [/^(?:self:\w+\.|<)?(?:mux|router|engine|app|api|routes|r|e)>?$/, { by: 'router', dialect: 'either' }],
];
/** What a router gives back of itself, or of a part of it. */
const CHAINED =
  /(?:\.(?:Group|With|Route|Subrouter|PathPrefix|Path|Methods|Host|Schemes|Headers|Queries|Name|Use|Handle|Handler|HandleFunc|HandlerFunc)\(\))+$/;
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'connect', 'trace']);
const ANY = new Set(['Any', 'All', 'Handle', 'HandleFunc', 'HandlerFunc', 'Handler']);
const STATIC = new Set(['Static', 'StaticFS']);
const WITH_METHOD = new Set(['Handle', 'Handler', 'HandlerFunc', 'Method', 'MethodFunc', 'Add', 'Match']);
/** What has a handler, which may be a router, as its last argument. */
const HANDLING = new Set(['Handle', 'Handler']);
const MAXIMUM_CHAIN = 16;

/** The routes that are given to a framework: net/http, gorilla/mux, chi, gin, echo, fiber, httprouter. */
export function declaredRoutes(source: Source, scope: Scope): RouteFact[] {
  const mounts = new Mounts(source, scope);
  const inner = new Set<Expression>();
  for (const { call } of source.calls)
    if (call.callee.kind === 'member' && call.callee.object.kind === 'call') inner.add(call.callee.object);
  const found = source.calls.map((site): Found => {
    const { callee } = site.call;
    if (callee.kind !== 'member') return { routes: [] };
    const path = scope.pathOf(callee.object);
    const written = path.replace(CHAINED, '');
    const framework = written === '' ? undefined : ROUTERS.find(([pattern]) => pattern.test(written))?.[1];
    if (!framework || (framework.by === 'gorilla/mux' && inner.has(site.call))) return { routes: [] };
    const routes =
      framework.by === 'gorilla/mux'
        ? ofChain(scope, site, mounts)
        : ofCall(scope, site, { framework, mounts, router: callee.object });
    if (routes.length === 0) return { routes };
    const handler = HANDLING.has(callee.name) ? mounts.makerOf(site.call.positional.at(-1)) : undefined;
    return { routes, router: mounts.makerOf(callee.object), handler };
  });
  // What is handed to a router of the file is told by that router's own routes.
  const routers = new Set(found.map(({ router }) => router));
  return found.flatMap(({ routes, handler }) => (handler && routers.has(handler) ? [] : routes));
}

interface Found {
  readonly routes: RouteFact[];
  /** What made the router that they are of, and what made the one that answers. */
  readonly router?: Expression | undefined;
  readonly handler?: Expression | undefined;
}

interface Place {
  readonly framework: Framework;
  readonly mounts: Mounts;
  readonly router: Expression;
}

/** `r.GET("/x", …)`, `mux.HandleFunc("GET /x", …)`, `e.Add("GET", "/x", …)`. */
function ofCall(scope: Scope, { call, line }: CallSite, { framework, mounts, router }: Place): RouteFact[] {
  const name = call.callee.kind === 'member' ? call.callee.name : '';
  const [first, second, third] = call.positional;
  if (second === undefined) return [];
  const isVerb = METHODS.has(name.toLowerCase());
  const isStatic = STATIC.has(name);
  if (!isVerb && !isStatic && !ANY.has(name) && !WITH_METHOD.has(name)) return [];
  const text = knownValue(scope, first);
  const hasMethod = WITH_METHOD.has(name) && third !== undefined && !text?.startsWith('/');
  const pattern = hasMethod ? knownValue(scope, second) : text;
  if (pattern === undefined || (framework.by === 'router' && !/^(?:[A-Z]+ )?\//.test(pattern))) return [];
  const methods = isStatic
    ? ['GET', 'HEAD']
    : isVerb
      ? [name.toUpperCase()]
      : hasMethod
        ? methodsOf(scope, first)
        : ['*'];
  const route =
    framework.by === 'net/http' || framework.by === 'router' ? ofPattern(pattern) : { path: pattern };
  return mounts
    .prefixesOf(router)
    .flatMap((prefix) => pathsOf(prefix, isStatic ? `${route.path}/*` : route.path, framework))
    .map((path) => ({ kind: 'route', methods: route.methods ?? methods, ...path, line, by: framework.by }));
}

function methodsOf(scope: Scope, value: Expression | undefined): readonly string[] {
  const whole = resolve(scope, value);
  const items = whole?.kind === 'list' ? whole.items : [whole];
  const methods = items.flatMap((item) => knownValue(scope, item)?.toUpperCase() ?? []);
  return methods.length > 0 && methods.every((method) => /^[A-Z]{3,16}$/.test(method)) ? methods : ['*'];
}

/** A pattern of net/http, `[METHOD ][HOST]/[PATH]`: what ends in a slash is all below it, if no `{$}` is there. */
function ofPattern(pattern: string): { path: string; methods?: readonly string[] } {
  const [, method, rest = ''] = /^(?:([A-Z]{3,16})[ \t]+)?([^]*)$/.exec(pattern.slice(0, 1024)) ?? [];
  const path = rest.slice(Math.max(0, rest.indexOf('/')));
  const whole = path.endsWith('/{$}')
    ? path.slice(0, -'{$}'.length)
    : path.endsWith('/')
      ? `${path}*`
      : path.replace(/\{\w{1,62}\.\.\.\}$/, '*');
  const methods = method === 'GET' ? ['GET', 'HEAD'] : [method ?? ''];
  return { path: whole, ...(method === undefined ? {} : { methods }) };
}

function pathsOf(prefix: string, path: string, { dialect }: Framework): ReturnType<typeof routePaths> {
  const whole = behindPrefix(prefix, path);
  if (!whole.startsWith('/') && whole !== '')
    return routePaths(`/${whole}`, dialect === 'brace' ? 'brace' : 'colon');
  if (dialect !== 'either') return routePaths(whole, dialect);
  return routePaths(whole, whole.includes('{') ? 'brace' : 'colon');
}

/** A chain of gorilla/mux: `r.HandleFunc("/x", …).Methods("GET")`, `r.PathPrefix("/x").Handler(…)`. */
function ofChain(scope: Scope, { call, line }: CallSite, mounts: Mounts): RouteFact[] {
  const links = linksOf(call);
  const values = new Map(links.map(({ name, positional }) => [name, positional]));
  const adds = values.get('HandleFunc') ?? values.get('Handle');
  if (!adds && !values.has('Handler') && !values.has('HandlerFunc')) return [];
  const start = links.at(-1);
  const path =
    knownValue(scope, (adds ?? values.get('Path') ?? [])[0]) ?? (values.has('PathPrefix') ? '' : undefined);
  const below = values.has('PathPrefix') ? knownValue(scope, values.get('PathPrefix')?.[0]) : '';
  if (!start || path === undefined || below === undefined) return [];
  const methods = (values.get('Methods') ?? []).flatMap(
    (value) => knownValue(scope, value)?.toUpperCase() ?? [],
  );
  const isOpen = values.has('PathPrefix') && path === '';
  const whole = isOpen ? `${below}/*` : `${below}${path}`;
  return mounts
    .prefixesOf(start.object)
    .flatMap((prefix) => routePaths(behindPrefix(prefix, whole), 'brace'))
    .map((found) => ({
      kind: 'route',
      methods: methods.length > 0 ? methods : ['*'],
      ...found,
      line,
      by: 'gorilla/mux',
    }));
}

/** The calls of a chain on one route, the last one first. */
function linksOf(
  call: Expression,
): { name: string; positional: readonly Expression[]; object: Expression }[] {
  const links = [];
  let at = call;
  while (links.length < MAXIMUM_CHAIN && at.kind === 'call' && at.callee.kind === 'member') {
    const { name, object } = at.callee;
    // What is behind a part of a router is a chain on that part.
    if (name === 'Subrouter' || name === 'NewRouter') break;
    links.push({ name, positional: at.positional, object });
    at = object;
  }
  return links;
}
