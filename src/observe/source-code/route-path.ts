import type { RouteFact } from '../../model/behaviour.ts';
import { requestPathProblem } from '../../model/profile/path.ts';

type RoutePath = Pick<RouteFact, 'path' | 'pathKind'>;

/** Where a placeholder starts and how it is written, by dialect. */
const PLACEHOLDERS = {
  /** `:id`, `:id(\d+)`, `:id?`, `:rest*`: express, koa-router, fastify, hono, Nest. */
  colon: /:([A-Za-z_]\w{0,62})(\([^()]{0,100}\))?([?*+])?/g,
  /** `<int:id>`, `<path:rest>`: Flask, Django. */
  angle: /<(?:([\w.]{1,40})(?:\([^()<>]{0,100}\))?:)?([A-Za-z_]\w{0,62})>/g,
  /** `{id}`, `{rest:path}`: FastAPI, Starlette, OpenAPI, aiohttp. */
  brace: /\{([A-Za-z_][\w.-]{0,62})\*?(?::([^{}]{1,100}))?\}/g,
} as const;
export type Dialect = keyof typeof PLACEHOLDERS;

/** A framework's path as profiles have it; none where it cannot be said. An optional placeholder gives two. */
export function routePaths(written: string, dialect: Dialect): RoutePath[] {
  if (written.length > 1024) return [];
  const path = `/${written}`.replaceAll(/\/{2,}/g, '/');
  if (dialect === 'colon') {
    const optional = /\/:\w+(?:\([^()]*\))?\?$/.exec(path);
    const shorter = optional ? routePaths(path.slice(0, optional.index) || '/', dialect) : [];
    return [...shorter, ...one(colon(path))];
  }
  return one(dialect === 'angle' ? angle(path) : brace(path));
}

function one(path: string): RoutePath[] {
  const rest = path.search(/\/[^/]*\*/);
  if (rest >= 0) return checked({ path: path.slice(0, rest) || '/', pathKind: 'prefix' });
  return checked({ path, pathKind: /\{[A-Za-z_]/.test(path) ? 'template' : 'exact' });
}

function checked(route: RoutePath): RoutePath[] {
  return requestPathProblem(route.path, route.pathKind) === undefined ? [route] : [];
}

const colon = (path: string): string =>
  path.replaceAll(PLACEHOLDERS.colon, (_, name: string, pattern?: string, mark?: string) =>
    mark === '*' || mark === '+' || pattern?.includes('.*') ? '*' : `{${name}}`,
  );

const angle = (path: string): string =>
  path.replaceAll(PLACEHOLDERS.angle, (_, converter: string | undefined, name: string) =>
    converter === 'path' ? '*' : `{${name}}`,
  );

const brace = (path: string): string =>
  path.replaceAll(PLACEHOLDERS.brace, (_, name: string, converter: string | undefined) =>
    converter === 'path' || converter === '.*' ? '*' : `{${name.replaceAll('.', '_')}}`,
  );

const SEGMENT =
  /\((?:\?P?<(\w{1,62})>)?(?:\[\^\/\]|\\d|\\w|\[[\w\\-]{1,40}\])(?:\+|\{[\d,]{1,9}\})\)|(?:\[\^\/\]|\\d|\\w|\[[\w\\-]{1,40}\])(?:\+|\{[\d,]{1,9}\})/g;

/** A regular expression for a path: as a template where each group is a whole segment, else as it is, if all engines read it alike. */
export function regexPaths(pattern: string): RoutePath[] {
  if (pattern.length > 512) return [];
  const isOpen = !/\$$|\\Z$/.test(pattern);
  const body = pattern
    .replace(/^\^/, '')
    .replace(/(?:\/\?)?(?:\$|\\Z)$/, '')
    .replaceAll('\\/', '/');
  let count = 0;
  const template = body.replaceAll(
    SEGMENT,
    (_, name: string | undefined) => `{${name ?? `p${(count += 1)}`}}`,
  );
  const path = (template.startsWith('/') ? template : `/${template}`).replaceAll(/\\([.-])/g, '$1');
  const isPlain = !/[\\()[\]+*?|^$]/.test(path);
  if (isPlain && isOpen && !path.includes('{'))
    return checked({ path: path.replace(/(?<=.)\/$/, ''), pathKind: 'prefix' });
  if (isPlain && !isOpen) return one(path);
  const whole = `${body.startsWith('/') ? '' : '/'}${body}${isOpen ? '.*' : ''}`;
  return checked({ path: whole, pathKind: 'regex' });
}

/** A router's prefix before a route's path. */
export function withPrefix(prefix: string, path: string): string {
  return `/${prefix}/${path}`
    .replaceAll(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, path === '/' || path === '' ? '' : '/');
}

/** A route's path behind a router's prefix, as it is written where there is none. */
export function behindPrefix(prefix: string, path: string): string {
  return prefix === '' ? path : withPrefix(prefix, path);
}
