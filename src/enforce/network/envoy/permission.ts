import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import type { HttpRule, PathPattern, Permission, PortRange } from '../../../model/segmentation/permission.ts';
import type { Approximation } from '../approximation.ts';
import { anyOf, everyOf, type RbacPermission, type StringMatcher } from './filters.ts';

/** What a permission says of connections that carry something else than HTTP, and of HTTP requests; undefined is nothing. */
export interface Asked {
  readonly other: RbacPermission | undefined;
  readonly http: RbacPermission | undefined;
}

export function permissionOf(permission: Permission, approximation: Approximation): Asked {
  const { ports, serverName, requests } = permission;
  const onPorts = portRules(ports);
  if (!onPorts) return { other: undefined, http: undefined };
  const named = serverName === undefined ? [] : [{ requested_server_name: hostMatcher(serverName) }];
  const whole = everyOf([onPorts, ...named]);
  if (!requests) return { other: whole, http: whole };
  const http = requests.http.map((rule) => everyOf([onPorts, ...named, ...httpRules(rule)]));
  const isMore =
    requests.sql.length + requests.kafka.length > 0 &&
    approximation.isMore('these filters tell neither SQL nor Kafka requests apart', {
      more: 'everything on these ports that is not HTTP is meant',
      less: 'such requests are left out',
    });
  return { other: isMore ? whole : undefined, http: http.length > 0 ? anyOf(http) : undefined };
}

/** The TCP ports among some; undefined where there are none. */
function portRules(ports: readonly PortRange[] | undefined): RbacPermission | undefined {
  if (!ports) return { any: true };
  const wanted = Intervals.of(
    ports
      .filter(({ protocol }) => PROTOCOLS[protocol] === PROTOCOLS.tcp)
      .map(({ first, last }) => [first, last] as const),
  );
  if (wanted.isEmpty()) return undefined;
  return anyOf(
    Array.from(wanted, ([first, last]) =>
      first === last
        ? { destination_port: first }
        : { destination_port_range: { start: first, end: last + 1 } },
    ),
  );
}

function httpRules({ methods, host, paths, headers }: HttpRule): RbacPermission[] {
  return [
    ...(methods ? [anyOf(methods.map((method) => header(':method', { exact: method })))] : []),
    ...(host === undefined ? [] : [header(':authority', hostMatcher(host))]),
    ...paths.map(pathRule),
    ...headers.map(({ name, value }): RbacPermission =>
      value === undefined ? { header: { name, present_match: true } } : header(name, { exact: value }),
    ),
  ];
}

function header(name: string, matcher: StringMatcher): RbacPermission {
  return { header: { name, string_match: matcher } };
}

/** Without the query, which `url_path` leaves out. */
function pathRule({ kind, path }: PathPattern): RbacPermission {
  if (kind === 'exact') return urlPath({ exact: path });
  if (kind === 'regex') return urlPath({ safe_regex: { regex: path } });
  if (kind === 'template') return urlPath({ safe_regex: { regex: templateRegex(path) } });
  if (path === '/') return urlPath({ prefix: '/' });
  const whole = path.endsWith('/') ? path.slice(0, -1) : path;
  return anyOf([urlPath({ exact: whole }), urlPath({ prefix: `${whole}/` })]);
}

function urlPath(matcher: StringMatcher): RbacPermission {
  return { url_path: { path: matcher } };
}

function templateRegex(path: string): string {
  return path
    .split(/(\{[^{}]*\})/)
    .map((part) => (part.startsWith('{') ? '[^/]+' : escaped(part)))
    .join('');
}

/** `*.` is one label, `**.` one or more; in either case of ASCII letters. */
function hostMatcher(pattern: string): StringMatcher {
  const [, stars, rest = ''] = /^(\*{1,2})\.(.*)$/s.exec(pattern) ?? [];
  if (stars === undefined) return { exact: pattern, ignore_case: true };
  const name = escaped(rest).replaceAll(
    /[a-z]/gi,
    (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`,
  );
  return { safe_regex: { regex: `${stars === '*' ? '[^.]+' : '.+'}\\.${name}` } };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
