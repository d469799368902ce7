import type { Route } from './types.ts';

/** What a path means to a unit. */
export interface Matched {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The first route of a unit that a path is of; undefined where none is. */
export function matchRoute(routes: readonly Route[], path: string): Matched | undefined {
  for (const route of routes) {
    const parameters = parametersOf(route.path, path);
    if (parameters) return { route, parameters };
  }
  return undefined;
}

function parametersOf(pattern: string, path: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  const wanted = pattern === '' ? [] : pattern.split('/');
  const given = path === '' ? [] : path.split('/');
  for (const [index, segment] of wanted.entries()) {
    const [, name, rest] = /^\{(\w+)(\.\.\.\??)?\}$/.exec(segment) ?? [];
    if (name !== undefined && rest !== undefined) {
      const text = given.slice(index).join('/');
      if (text === '' && rest === '...') return undefined;
      found[name] = text;
      return found;
    }
    const one = given[index];
    if (one === undefined || one === '' || (name === undefined && one !== segment)) return undefined;
    if (name !== undefined) found[name] = one;
  }
  return given.length === wanted.length || (given.length === wanted.length + 1 && given.at(-1) === '')
    ? found
    : undefined;
}

/**
 * Is it a path that means one thing to everybody? No empty, `.` or `..` segment, no control character, no backslash; one
 * slash at the end is of lists.
 */
export function isPlainPath(path: string): boolean {
  if (path.length > 4096 || /[\p{Cc}\\]/u.test(path)) return false;
  const segments = path.replace(/\/$/, '').split('/');
  return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
