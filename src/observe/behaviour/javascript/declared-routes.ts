import { knownValue } from '../../source-code/evaluate.ts';
import type { SyntaxNode } from '@lezer/common';
import type { RouteFact } from '../../../model/behaviour.ts';
import { optionsOf, resolve } from '../../source-code/connections.ts';
import type { ScriptSource } from '../../source-code/javascript.ts';
import { childrenNamed } from '../../source-code/syntax.ts';
import { behindPrefix, regexPaths, routePaths, withPrefix } from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallSite, Expression } from '../../source-code/types.ts';
import { Mounts } from './mounts.ts';

/** What routes are added to, and how it is called in reports. */
const ROUTERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^express(?:\.Router)?\(\)$/, 'express'],
  [/^fastify(?:\.\w+)?\(\)$/, 'fastify'],
  [/^(?:@koa\/router|koa-router|@koa\/router\.Router)\(\)$/, 'koa-router'],
  [/^(?:hono|hono\/\w+)\.Hono\(\)$/, 'hono'],
  [/^(?:polka|restify\.createServer)\(\)$/, 'router'],
  // A router that is passed in: `export default (app) => { app.get('/x', …) }`.
  [/^<(?:app|router|server|fastify|api|instance|routes)>$/, 'router'],
];
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'del', 'any']);
const NEST = /^@nestjs\/common\.(Get|Post|Put|Patch|Delete|Head|Options|All)$/;
/** What a router gives back of itself: `router.get(…).post(…)`, `app.route('/x').get(…)`, `new Hono().basePath('/v1')`. */
const CHAINED = /(?:\.(?:route|basePath|get|post|put|patch|delete|head|options|all|del|any|use|on)\(\))+$/;

/** The routes that are given to a framework: express, fastify, koa-router, hono, Nest. */
export function declaredRoutes(source: ScriptSource, scope: Scope): RouteFact[] {
  const mounts = new Mounts(source, scope);
  return source.calls.flatMap((site) => {
    const path = scope.pathOf(site.call.callee);
    if (site.decorates) return nestRoutes(source, scope, site, path);
    const { callee } = site.call;
    if (callee.kind !== 'member') return [];
    const by = routerName(path.slice(0, path.lastIndexOf('.')).replace(CHAINED, ''));
    if (by === undefined) return [];
    const prefixes = mounts.prefixesOf(callee.object);
    if (callee.name === 'route') return fromOptions(scope, site, by, prefixes);
    if (callee.name === 'use') return fromStatic(scope, site, by, prefixes);
    if (callee.name === 'on') return fromMethods(scope, site, by, prefixes);
    return METHODS.has(callee.name) ? fromMethod(scope, site, { by, prefixes, method: callee.name }) : [];
  });
}

const routerName = (path: string): string | undefined => ROUTERS.find(([pattern]) => pattern.test(path))?.[1];

interface Adding {
  readonly by: string;
  readonly prefixes: readonly string[];
  readonly method: string;
}

function fromMethod(scope: Scope, { call, line }: CallSite, { by, prefixes, method }: Adding): RouteFact[] {
  const chained = call.callee.kind === 'member' ? chainStart(call.callee.object) : undefined;
  const [first, ...others] = call.positional;
  // `app.get('setting')` reads a setting.
  if (!chained && others.length === 0) return [];
  const isAny = method === 'all' || method === 'any';
  const methods = isAny ? ['*'] : [method === 'del' ? 'DELETE' : method.toUpperCase()];
  const written = resolve(scope, chained ?? first);
  return pathsOf(scope, written, prefixes).map((path) => ({ kind: 'route', methods, ...path, line, by }));
}

/** The path of `app.route('/x').get(…).post(…)`. */
function chainStart(object: Expression): Expression | undefined {
  let at = object;
  for (let step = 0; step < 16 && at.kind === 'call' && at.callee.kind === 'member'; step += 1) {
    if (at.callee.name === 'route') return at.positional[0];
    at = at.callee.object;
  }
  return undefined;
}

/** `app.use('/static', express.static('public'))`. */
function fromStatic(
  scope: Scope,
  { call, line }: CallSite,
  by: string,
  prefixes: readonly string[],
): RouteFact[] {
  const [first, second] = call.positional;
  const folder = second === undefined ? first : second;
  if (folder?.kind !== 'call' || scope.pathOf(folder.callee) !== 'express.static') return [];
  const written = second === undefined ? '/' : knownValue(scope, first);
  if (written === undefined) return [];
  return prefixes.map((prefix) => {
    const path = withPrefix(prefix, written).replace(/(?<=.)\/$/, '');
    return { kind: 'route', methods: ['GET', 'HEAD'], path, pathKind: 'prefix', line, by };
  });
}

/** Hono's `app.on(['PUT', 'DELETE'], '/x', …)`. */
function fromMethods(
  scope: Scope,
  { call, line }: CallSite,
  by: string,
  prefixes: readonly string[],
): RouteFact[] {
  const [first, second, third] = call.positional;
  if (by !== 'hono' || third === undefined) return [];
  const listed = resolve(scope, first);
  const items = listed?.kind === 'list' ? listed.items : [listed];
  const methods = items.flatMap((item) => knownValue(scope, item)?.toUpperCase() ?? []);
  if (methods.length === 0) return [];
  return pathsOf(scope, resolve(scope, second), prefixes).map((path) => ({
    kind: 'route',
    methods,
    ...path,
    line,
    by,
  }));
}

/** `fastify.route({ method, url })`. */
function fromOptions(
  scope: Scope,
  { call, line }: CallSite,
  by: string,
  prefixes: readonly string[],
): RouteFact[] {
  const first = resolve(scope, call.positional[0]);
  if (first?.kind !== 'object') return [];
  const options = optionsOf(scope, first, call.named);
  const method = resolve(scope, options.get('method'));
  const listed = method?.kind === 'list' ? method.items : [method];
  const methods = listed.flatMap((value) => knownValue(scope, value)?.toUpperCase() ?? []);
  const paths = pathsOf(scope, options.get('url') ?? options.get('path'), prefixes);
  return paths.map((path) => ({
    kind: 'route',
    methods: methods.length > 0 ? methods : ['*'],
    ...path,
    line,
    by,
  }));
}

function pathsOf(scope: Scope, written: Expression | undefined, prefixes: readonly string[]) {
  if (written?.kind === 'list')
    return written.items.slice(0, 64).flatMap((item) => pathOf(scope, item, prefixes));
  return pathOf(scope, written, prefixes);
}

function pathOf(scope: Scope, written: Expression | undefined, prefixes: readonly string[]) {
  if (written?.kind === 'regex') return regexPaths(written.pattern);
  const text = knownValue(scope, written);
  if (text === undefined) return [];
  return prefixes.flatMap((prefix) => routePaths(behindPrefix(prefix, text), 'colon'));
}

/** `@Get('path')` of a class with `@Controller('prefix')`. */
function nestRoutes(source: ScriptSource, scope: Scope, { call, line }: CallSite, path: string): RouteFact[] {
  const method = NEST.exec(path)?.[1]?.toUpperCase();
  if (method === undefined) return [];
  const written = call.positional[0] ? knownValue(scope, call.positional[0]) : '';
  const prefix = controllerPrefix(source, scope, call.at);
  if (written === undefined || prefix === undefined) return [];
  const methods = method === 'ALL' ? ['*'] : [method];
  const full = withPrefix(prefix, written);
  return routePaths(full, 'colon').map((found) => ({ kind: 'route', methods, ...found, line, by: 'Nest' }));
}

function controllerPrefix(source: ScriptSource, scope: Scope, at: number): string | undefined {
  const holder = source.nodes.findLast(
    (node) => node.name === 'ClassDeclaration' && node.from <= at && node.to >= at,
  );
  const decorators = holder ? decoratorsOf(holder) : [];
  for (const decorator of decorators) {
    const call = source.expression(decorator.lastChild);
    if (call.kind !== 'call' || scope.pathOf(call.callee) !== '@nestjs/common.Controller') continue;
    const first = resolve(scope, call.positional[0]);
    if (!first) return '';
    return knownValue(scope, first.kind === 'object' ? first.entries.get('path') : first);
  }
  return undefined;
}

/** Decorators stand in the class, or before its `export`. */
function decoratorsOf(holder: SyntaxNode): SyntaxNode[] {
  const before = holder.parent?.name === 'ExportDeclaration' ? holder.parent.prevSibling : null;
  return [
    ...childrenNamed(holder, 'Decorator'),
    ...(childrenNamed(holder.parent, 'Decorator') ?? []),
    ...(childrenNamed(before, 'Decorator') ?? []),
  ];
}
