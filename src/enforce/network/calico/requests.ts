import type { HttpRule, PathPattern } from '../../../model/segmentation/permission.ts';
import { permissionTraffic } from '../../../model/segmentation/permission-traffic.ts';
import { ApplicationSet } from '../../../model/sets/applications.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { exactText } from '../../../model/sets/patterns.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { SayRequests } from '../allowances.ts';
import { LAST_PORT } from '../port-list.ts';

/** The most methods and paths that the API takes in a rule. */
const MOST = 20;

/** A path of Calico: all of it, or its beginning. */
type WrittenPath = { readonly exact: string } | { readonly prefix: string };

/**
 * Calls that are answered, by their methods and by paths that are exact or prefixes; Calico knows neither hosts nor
 * headers, and nothing of calls that go out.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy#httpmatch
 */
export const sayHttp: SayRequests = (permission, { member, direction, losses, engine }) => {
  const { http = [], sql = [], kafka = [] } = permission.requests ?? {};
  const said = direction === 'egress' ? [] : http.filter(isSayable);
  const rest = { http: http.filter((rule) => !said.includes(rule)), sql, kafka };
  const isWhole = Object.values(rest).every(({ length }) => length === 0);
  // What cannot be said is left out by itself, where it would be left out at all.
  if (!isWhole && (losses.isWider || said.length === 0)) return undefined;
  if (!isWhole)
    losses.choose(
      { member, direction, permission, traffic: permissionTraffic({ ...permission, requests: rest }) },
      `${engine} does not know some of these requests`,
      { tighter: 'they are left out', wider: 'everything over its ports is allowed' },
    );
  if (said.some(({ paths: [path] }) => path?.kind === 'prefix' && wholeOf(path) === ''))
    losses.forced(
      { member, direction, permission, traffic: NO_PATH },
      'tighter',
      `${engine} has no rule for a request without any path`,
    );
  return said;
};

const NO_PATH = Traffic.application(
  Intervals.of([[0, LAST_PORT]]),
  ApplicationSet.http({ paths: exactText('') }),
);

function isSayable({ methods = [], host, paths, headers }: HttpRule): boolean {
  const [path, ...others] = paths;
  return (
    host === undefined &&
    headers.length === 0 &&
    others.length === 0 &&
    methods.length <= MOST &&
    !methods.includes('*') &&
    (path === undefined || path.kind === 'exact' || path.kind === 'prefix')
  );
}

/** The `http` of a rule. */
export function httpMatch({ methods, paths }: HttpRule): object {
  return {
    ...(methods ? { methods } : {}),
    ...(paths.length > 0 ? { paths: paths.flatMap(pathsOf) } : {}),
  };
}

/** A prefix of Calico ends anywhere, one of a profile at a `/`. */
function pathsOf(pattern: PathPattern): WrittenPath[] {
  if (pattern.kind === 'exact') return [{ exact: pattern.path }];
  const whole = wholeOf(pattern);
  return [...(whole === '' ? [] : [{ exact: whole }]), { prefix: `${whole}/` }];
}

function wholeOf({ path }: PathPattern): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
