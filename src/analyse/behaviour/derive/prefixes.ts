import type { RouteFact } from '../../../model/behaviour.ts';
import { requestPathProblem } from '../../../model/profile/path.ts';
import type { Subject } from './types.ts';

/** Prefixes of one route; more of them contradict each other. */
const MAXIMUM_PREFIXES = 4;

/**
 * Gives a route behind what its module's settings and other files put before it: one for each where several do.
 */
export function routePrefixer({
  contents,
}: Pick<Subject, 'contents'>): (path: string, route: RouteFact) => RouteFact[] {
  const prefixes = new Map<string, Set<string>>();
  for (const { fact, path } of contents?.facts ?? []) {
    if (fact.kind !== 'prefix') continue;
    const written = fact.path.replace(/^\/?/, '/').replace(/\/$/, '');
    for (const by of fact.by) {
      const key = `${by} ${moduleOf(path)}`;
      prefixes.set(key, (prefixes.get(key) ?? new Set<string>()).add(written));
    }
  }
  return (path, route) => {
    const found = [...(prefixes.get(`${route.by} ${moduleOf(path)}`) ?? [''])];
    return found.slice(0, MAXIMUM_PREFIXES).map((prefix) => behind(prefix, route));
  };
}

/** The folder with the sources and settings of one program, as build tools of Java have it. */
function moduleOf(path: string): string {
  const source = path.lastIndexOf('/src/');
  return source < 0 ? '' : path.slice(0, source);
}

/** The route as it is where the two are no path together. */
function behind(prefix: string, route: RouteFact): RouteFact {
  const before = route.pathKind === 'regex' ? prefix.replaceAll('.', '\\.') : prefix;
  const path = route.path === '/' && prefix !== '' ? before : `${before}${route.path}`;
  return requestPathProblem(path, route.pathKind) === undefined ? { ...route, path } : route;
}
