import type { Route } from './types.ts';

/** What a path means to a unit. */
export interface Matched {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A segment of a route's path: a fixed text, or a name for what stands there, and how much of it there is. */
interface Part {
  readonly text: string;
  readonly takes: 'itself' | 'one' | 'some' | 'any';
}

/** The paths of routes, which are few and never change, in parts. */
const PARTS = new Map<string, readonly Part[]>();

function partsOf(pattern: string): readonly Part[] {
  const known = PARTS.get(pattern);
  if (known) return known;
  const parts = pattern === '' ? [] : pattern.split('/').map(partOf);
  PARTS.set(pattern, parts);
  return parts;
}

function partOf(segment: string): Part {
  const [, name, rest] = /^\{(\w+)(\.\.\.\??)?\}$/.exec(segment) ?? [];
  if (name === undefined) return { text: segment, takes: 'itself' };
  return { text: name, takes: rest === undefined ? 'one' : rest === '...' ? 'some' : 'any' };
}

/** The first route of a unit that a path is of; undefined where none is. */
export function matchRoute(routes: readonly Route[], path: string): Matched | undefined {
  const given = path === '' ? [] : path.split('/');
  for (const route of routes) {
    const parameters = parametersOf(partsOf(route.path), given);
    if (parameters) return { route, parameters };
  }
  return undefined;
}

function parametersOf(wanted: readonly Part[], given: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, { text, takes }] of wanted.entries()) {
    if (takes === 'some' || takes === 'any') {
      found[text] = given.slice(index).join('/');
      return found[text] === '' && takes === 'some' ? undefined : found;
    }
    const one = given[index];
    if (one === undefined || one === '' || (takes === 'itself' && one !== text)) return undefined;
    if (takes === 'one') found[text] = one;
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
